package opekko.node.assembly;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import opekko.cluster.ClusterCommand;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fetched;
import opekko.protocol.port.CommitLog;
import opekko.protocol.port.TakeBack;
import opekko.protocol.type.BlockId;

/** The sequencer's log, which tells the cluster's actor how long each commit took. */
record TimedLog(CommitLog log, Consumer<ClusterCommand> cluster, LongSupplier nanos)
    implements CommitLog {

  @Override
  public CompletionStage<Outcome> commit(long term, PayloadEnvelope block) {
    var begin = nanos.getAsLong();
    return log.commit(term, block)
        .whenComplete((outcome, _) ->
            cluster.accept(
                new ClusterCommand.CommitEnded(
                    Duration.ofNanos(nanos.getAsLong() - begin),
                    outcome instanceof Outcome.Committed)));
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
