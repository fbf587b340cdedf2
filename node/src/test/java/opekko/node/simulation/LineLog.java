package opekko.node.simulation;

import java.util.concurrent.CompletionStage;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fetched;
import opekko.protocol.port.CommitLog;
import opekko.protocol.port.TakeBack;
import opekko.protocol.type.BlockId;

/** A commit log at the other end of a line: when that fails nobody knows what it holds. */
record LineLog(Line line, CommitLog log) implements CommitLog {
  @Override
  public CompletionStage<Outcome> commit(long term, PayloadEnvelope block) {
    return line.call(
        "commit " + Brief.of(block),
        () -> log.commit(term, block),
        fault -> new Outcome.Unknown(fault.cause()));
  }

  @Override
  public CompletionStage<Outcome> rewind(long term, TakeBack back) {
    return line.call(
        "rewind " + Brief.of(back.to()) + " (" + back.reason() + ")",
        () -> log.rewind(term, back),
        fault -> new Outcome.Unknown(fault.cause()));
  }

  @Override
  public CompletionStage<Fetched<Position>> after(BlockId head) {
    return line.read("committed after " + Brief.of(head), () -> log.after(head));
  }
}
