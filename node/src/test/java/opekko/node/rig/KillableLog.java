package opekko.node.rig;

import java.util.concurrent.CompletionStage;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fetched;
import opekko.protocol.port.CommitLog;
import opekko.protocol.port.TakeBack;
import opekko.protocol.type.BlockId;

/** A commit log during whose work the node can be killed. */
record KillableLog(CommitLog log, KillSwitch kill) implements CommitLog {
  /** Longer than it takes to store a block, shorter than a leader without a quorum goes on. */
  private static final long STORED_MILLIS = 150;

  @Override
  public CompletionStage<Outcome> commit(long term, PayloadEnvelope block) {
    // The links are cut first, so that nothing but the node's own disk decides what is where.
    kill.prepare(KillPoint.S5_STORED);
    kill.prepare(KillPoint.S6_ACKNOWLEDGED);
    var outcome = log.commit(term, block);
    kill.passIn(KillPoint.S5_STORED, STORED_MILLIS);
    kill.passIn(KillPoint.S6_ACKNOWLEDGED, STORED_MILLIS);
    return outcome.whenComplete((_, _) -> kill.pass(KillPoint.S7_COMMITTED));
  }

  @Override
  public CompletionStage<Outcome> rewind(long term, TakeBack back) {
    return log.rewind(term, back);
  }

  @Override
  public CompletionStage<Fetched<Position>> after(BlockId head) {
    return log.after(head);
  }
}
