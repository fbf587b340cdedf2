package opekko.cluster;

import java.time.Duration;
import java.time.Instant;

/**
 * Another node.
 *
 * @param heardAt when its last report came
 * @param isCutOff membership does not see it
 */
public record Peer(NodeReport report, Instant heardAt, boolean isCutOff) {
  static final Duration FORGIVEN_SILENCE = Duration.ofMillis(2_500);

  boolean isReachable(Instant now) {
    return heardAt.plus(FORGIVEN_SILENCE).isAfter(now);
  }

  /** Of this node's clock to the peer's, the way of the message counted in. */
  Duration clockOffset() {
    return Duration.between(report.wallClock(), heardAt);
  }
}
