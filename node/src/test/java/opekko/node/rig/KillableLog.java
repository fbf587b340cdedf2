package opekko.node.rig;

import java.util.concurrent.CompletionStage;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fetched;
import opekko.protocol.port.CommitLog;
import opekko.protocol.type.BlockId;

/** A commit log during whose work the node can be killed. */
record KillableLog(CommitLog log, KillSwitch kill) implements CommitLog {
  /** About half of what a commit takes. */
  private static final long HALF_WAY_MILLIS = 3;

  @Override
  public CompletionStage<Outcome> commit(long term, PayloadEnvelope block) {
    var outcome = log.commit(term, block);
    kill.pass(KillPoint.S5_PROPOSED);
    kill.passIn(KillPoint.S6_UNDER_WAY, HALF_WAY_MILLIS);
    return outcome.whenComplete((_, _) -> kill.pass(KillPoint.S7_COMMITTED));
  }

  @Override
  public CompletionStage<Outcome> rewind(long term, BlockId to, String reason) {
    return log.rewind(term, to, reason);
  }

  @Override
  public CompletionStage<Fetched<Position>> after(BlockId head) {
    return log.after(head);
  }
}
