package opekko.node.assembly;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import opekko.cluster.VitalSigns;
import opekko.cluster.Vitals;
import opekko.driver.DriverCommand;
import opekko.driver.DriverState;
import opekko.driver.Phase;
import opekko.protocol.api.ApiResult;
import opekko.protocol.fault.Fetched;
import opekko.protocol.port.L2Source;
import opekko.protocol.type.L1BlockRef;

/**
 * Asks the driver, the engine, the signer and the log's disk how they are, all at the same time.
 *
 * @param signerFailure why the signer cannot sign; empty while it can
 * @param diskMillis how long a small synced write to the log's disk takes, if it is known
 */
record NodeVitals(
    Asks asks,
    L2Source l2,
    Supplier<Optional<String>> signerFailure,
    Supplier<OptionalDouble> diskMillis)
    implements VitalSigns {

  @Override
  public CompletionStage<Vitals> take() {
    var active =
        asks.<ApiResult<Boolean>>ask(DriverCommand.SequencerActive::new).toCompletableFuture();
    var driver = asks.<DriverState>ask(DriverCommand.Inspect::new).toCompletableFuture();
    var height = l2.height().toCompletableFuture();
    return CompletableFuture.allOf(active, driver, height)
        .thenApply(_ ->
            new Vitals(
                active.join() instanceof ApiResult.Ok<Boolean>(var isStarted) && isStarted,
                engine(driver.join(), height.join()),
                signerFailure.get(),
                driver.join().shown().headL1(),
                diskMillis.get()))
        .exceptionally(NodeVitals::unanswered);
  }

  private static Vitals.Engine engine(DriverState state, Fetched<Long> height) {
    return switch (height) {
      case Fetched.Failed<Long>(var fault) -> new Vitals.Engine.Failed(fault.cause());
      case Fetched.Missing<Long>(var what) -> new Vitals.Engine.Failed("it has no " + what);
      case Fetched.Found<Long> _ -> {
        if (state.phase() instanceof Phase.Stopped(var cause))
          yield new Vitals.Engine.Failed(cause);
        yield state.phase() instanceof Phase.Running
            ? new Vitals.Engine.Ok()
            : new Vitals.Engine.Syncing();
      }
    };
  }

  /** The driver did not answer in time: nothing can be built through it. */
  private static Vitals unanswered(Throwable failure) {
    return new Vitals(
        false,
        new Vitals.Engine.Failed("the driver does not answer: " + failure.getMessage()),
        Optional.empty(),
        L1BlockRef.NONE,
        OptionalDouble.empty());
  }
}
