package opekko.l1watcher;

import java.time.Instant;
import java.util.Optional;

/**
 * How asking L1 for its heads goes.
 *
 * @param callId id of the newest poll; an answer to an older one is stale
 * @param isOut whether that poll still waits for its answer
 * @param failures polls that failed since the last good one
 * @param lastGood when L1 last answered or pushed: tells "L1 is slow" from "L1 is gone"
 * @param lastFailure why the last poll or subscription failed; kept after recovery
 */
public record Polls(
    long callId,
    boolean isOut,
    int failures,
    Optional<Instant> lastGood,
    Optional<String> lastFailure) {

  static final Polls NONE = new Polls(0, false, 0, Optional.empty(), Optional.empty());

  Polls begun() {
    return new Polls(callId + 1, true, failures, lastGood, lastFailure);
  }

  Polls failed(String cause) {
    return new Polls(callId, false, failures + 1, lastGood, Optional.of(cause));
  }

  Polls answered(Instant now) {
    return new Polls(callId, false, 0, Optional.of(now), lastFailure);
  }

  /** A sign of life that no poll brought. */
  Polls heard(Instant now) {
    return new Polls(callId, isOut, failures, Optional.of(now), lastFailure);
  }

  /** Trouble that no poll met. */
  Polls noting(String cause) {
    return new Polls(callId, isOut, failures, lastGood, Optional.of(cause));
  }
}
