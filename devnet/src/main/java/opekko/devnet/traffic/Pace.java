package opekko.devnet.traffic;

import java.time.Duration;
import java.time.Instant;

/**
 * How many are due at a steady rate. What could not be done in time is not made up for beyond a
 * second's worth: a stalled chain is not met with a flood.
 *
 * @param perSecond the rate
 * @param credit what is due, whole ones and a part
 */
record Pace(double perSecond, double credit, Instant countedAt) {
  private static final double NANOS_PER_SECOND = 1e9;

  static Pace from(double perSecond, Instant now) {
    return new Pace(perSecond, 0, now);
  }

  /**
   * @param between two of them; zero for never
   */
  static Pace each(Duration between, Instant now) {
    return from(between.isZero() ? 0 : NANOS_PER_SECOND / between.toNanos(), now);
  }

  Pace at(Instant now) {
    var seconds = Math.max(0, Duration.between(countedAt, now).toNanos()) / NANOS_PER_SECOND;
    return new Pace(perSecond, Math.min(credit + seconds * perSecond, Math.max(1, perSecond)), now);
  }

  int due() {
    return (int) credit;
  }

  Pace done() {
    return new Pace(perSecond, credit - due(), countedAt);
  }
}
