package opekko.node.simulation;

import java.time.Duration;
import opekko.protocol.testkit.Seeded;

/**
 * How calls fare between a node and its neighbours at the moment. Stories change it; the simulator
 * draws it anew now and then.
 *
 * @param latencyMillis most that one way takes
 * @param failures calls of a thousand that fail: half of them before they arrive, half of them on
 *     the way back
 * @param losses calls of a thousand whose failure shows only after the client's time-out
 */
public record Weather(int latencyMillis, int failures, int losses) {
  public static final Weather CALM = new Weather(5, 0, 0);

  /** No answer ever comes, as when the other side is down. */
  public static final Weather OUTAGE = new Weather(5, 1000, 0);

  static final Duration CLIENT_TIMEOUT = Duration.ofSeconds(10);

  Duration latency(Seeded random) {
    return Duration.ofMillis(latencyMillis == 0 ? 0 : random.below(latencyMillis));
  }

  boolean fails(Seeded random) {
    return random.below(1000) < failures;
  }

  boolean losesTrack(Seeded random) {
    return random.below(1000) < losses;
  }
}
