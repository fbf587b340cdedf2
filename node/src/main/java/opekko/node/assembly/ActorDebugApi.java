package opekko.node.assembly;

import java.util.ArrayList;
import java.util.concurrent.CompletionStage;
import opekko.driver.DriverCommand;
import opekko.driver.DriverState;
import opekko.driver.DriverView;
import opekko.driver.Wait;
import opekko.protocol.api.DebugApi;
import opekko.protocol.api.Readiness;

/** Health and debug pages, answered by the driver. */
record ActorDebugApi(Asks asks) implements DebugApi {
  @Override
  public CompletionStage<Readiness> readiness() {
    return asks.<DriverState>ask(DriverCommand.Inspect::new)
        .thenApply(state -> readiness(DriverView.of(state)));
  }

  /**
   * Ready is a node whose heads can be relied on: it knows L1's head, and no head stands still for
   * a fault.
   */
  private static Readiness readiness(DriverView view) {
    var reasons = new ArrayList<String>();
    if (view.syncStatus().headL1().hash().isZero()) reasons.add("L1's head is not known yet");
    for (var standstill : view.whyNotAdvancing()) {
      if (!isTrouble(standstill.reason())) continue;
      var detail = standstill.detail().isEmpty() ? "" : ": " + standstill.detail();
      reasons.add(
          "%s head does not advance since %s: %s%s"
              .formatted(standstill.head(), standstill.since(), standstill.words(), detail));
    }
    return new Readiness(reasons.isEmpty(), reasons);
  }

  /**
   * A head may wait for blocks that do not exist yet; it must not wait for something to be mended.
   */
  private static boolean isTrouble(Wait reason) {
    return switch (reason) {
      case STARTING,
          STOPPED,
          ENGINE_SYNCS,
          RESETTING,
          RESET_FAILED,
          DERIVATION_RESETS,
          ENGINE_FAILS,
          DERIVATION_FAILS,
          GAP ->
          true;
      case NOTHING,
          DERIVING,
          L1_EXHAUSTED,
          SPAN_INCOMPLETE,
          NO_UNSAFE_BLOCKS,
          NO_L1_FINALITY,
          CHECKING_L1_FINALITY,
          NOT_DERIVED_FROM_FINALIZED_L1 ->
          false;
    };
  }

  @Override
  public CompletionStage<String> stateJson() {
    return asks.<DriverState>ask(DriverCommand.Inspect::new)
        .thenApply(state -> DriverView.of(state).toJson());
  }

  @Override
  public CompletionStage<String> journal() {
    return asks.ask(DriverCommand.DumpJournal::new);
  }
}
