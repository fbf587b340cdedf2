package opekko.devnet.batcher;

import java.time.Instant;

/** What the operator wants. */
public sealed interface Mode {
  record Running() implements Mode {}

  /** Looks after what was sent; sends nothing new. */
  record Paused() implements Mode {}

  /**
   * Waits until L1 has what was sent, but no longer than the deadline.
   *
   * @param sendsRest whether what is loaded is sent before
   */
  record Stopping(Instant deadline, boolean sendsRest) implements Mode {}

  record Stopped() implements Mode {}

  default boolean sends() {
    return switch (this) {
      case Running _ -> true;
      case Paused _, Stopped _ -> false;
      case Stopping(_, var sendsRest) -> sendsRest;
    };
  }
}
