package opekko.driver;

import java.time.Instant;
import java.util.List;
import opekko.protocol.api.SyncStatus;

/**
 * The driver's state for a person: what each head waits for and since when, the last failures, and
 * the whole state behind it.
 */
public record DriverView(
    SyncStatus syncStatus, List<Standstill> whyNotAdvancing, DriverState state) {

  /**
   * Why a head stands still.
   *
   * @param head unsafe, safe or finalized
   * @param detail the cause of the failure, or the blocks it is about; empty when there is nothing
   *     to add
   */
  public record Standstill(String head, Wait reason, String words, String detail, Instant since) {}

  public static DriverView of(DriverState state) {
    var waits = state.waits();
    return new DriverView(
        state.shown(),
        List.of(
            standstill("unsafe", waits.unsafe(), state),
            standstill("safe", waits.safe(), state),
            standstill("finalized", waits.finalized(), state)),
        state);
  }

  private static Standstill standstill(String head, Waits.Since wait, DriverState state) {
    return new Standstill(
        head, wait.why(), wait.why().words(), detail(wait.why(), state), wait.since());
  }

  private static String detail(Wait wait, DriverState state) {
    return switch (wait) {
      case STOPPED -> state.phase() instanceof Phase.Stopped(var cause) ? cause : "";
      case RESETTING, RESET_FAILED -> state.retries().reset().cause();
      case ENGINE_FAILS -> state.retries().engine().cause();
      case DERIVATION_FAILS -> state.retries().derivation().cause();
      case GAP ->
          "block %d is missing, %d blocks are queued"
              .formatted(state.heads().unsafe().number() + 1, state.queue().size());
      case L1_EXHAUSTED, SPAN_INCOMPLETE, DERIVING ->
          "L1 block " + state.derivation().origin().number();
      case NOT_DERIVED_FROM_FINALIZED_L1 ->
          "L1 has finalized block " + state.finality().signal().number();
      case NOTHING,
          STARTING,
          ENGINE_SYNCS,
          DERIVATION_RESETS,
          NO_UNSAFE_BLOCKS,
          NO_L1_FINALITY,
          CHECKING_L1_FINALITY ->
          "";
    };
  }

  /** As JSON, for the debug page. */
  public String toJson() {
    return DriverJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(this);
  }
}
