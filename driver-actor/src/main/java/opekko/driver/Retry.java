package opekko.driver;

import java.time.Duration;

/**
 * The back-off of one lane.
 *
 * @param attempts failures in a row
 * @param armed whether its timer runs, so that the lane stands still
 * @param cause of the last failure; empty when there was none
 */
public record Retry(int attempts, boolean armed, String cause) {
  static final Retry NONE = new Retry(0, false, "");
  private static final int MAX_DOUBLINGS = 20;

  Retry failed(String why) {
    return new Retry(attempts + 1, true, why);
  }

  Retry due() {
    return armed ? new Retry(attempts, false, cause) : this;
  }

  /** The wait after the latest failure: doubles with each one up to the ceiling. */
  Duration delay(DriverSettings settings) {
    var doublings = Math.clamp(attempts - 1, 0, MAX_DOUBLINGS);
    var wait = settings.retryFloor().multipliedBy(1L << doublings);
    return wait.compareTo(settings.retryCeiling()) < 0 ? wait : settings.retryCeiling();
  }
}
