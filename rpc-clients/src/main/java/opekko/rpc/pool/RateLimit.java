package opekko.rpc.pool;

import java.time.Duration;
import java.time.Instant;

/** A token bucket. It only counts: waiting is the caller's. Thread-safe. */
public final class RateLimit {
  private static final double NANOS_PER_SECOND = 1e9;

  private final double perSecond;
  private final double burst;
  private double tokens;
  private Instant refilledAt = Instant.MIN;

  /**
   * @param perSecond zero for no limit
   * @param burst how much may be taken at once after a rest
   */
  public RateLimit(double perSecond, int burst) {
    this.perSecond = perSecond;
    this.burst = Math.max(1, burst);
    tokens = this.burst;
  }

  /** Takes {@code count} tokens; answers how long to wait before using them. */
  public synchronized Duration take(int count, Instant now) {
    if (perSecond <= 0) return Duration.ZERO;
    if (refilledAt.equals(Instant.MIN)) refilledAt = now;
    var elapsed = Math.max(0, Duration.between(refilledAt, now).toNanos());
    tokens = Math.min(burst, tokens + elapsed / NANOS_PER_SECOND * perSecond);
    refilledAt = now;
    tokens -= count;
    if (tokens >= 0) return Duration.ZERO;
    return Duration.ofNanos((long) (-tokens / perSecond * NANOS_PER_SECOND));
  }
}
