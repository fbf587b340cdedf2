package opekko.devnet.traffic;

import java.time.Duration;

/**
 * How much is sent.
 *
 * @param seed of the plan
 * @param perSecond transfers on L2
 * @param betweenDeposits on L1; zero for none, as the next
 * @param betweenChanges of the rollup's parameters
 * @param maxWaiting of one account on one layer, sent and not yet in a block
 */
public record TrafficSettings(
    long seed, int perSecond, Duration betweenDeposits, Duration betweenChanges, int maxWaiting) {
  private static final int LEAST_WAITING = 16;
  private static final int MOST_WAITING = 1000;
  private static final int SECONDS_OF_WAITING = 4;

  public TrafficSettings {
    if (perSecond < 0) throw new IllegalArgumentException("the rate must not be negative");
    if (maxWaiting < 1) throw new IllegalArgumentException("at least one must be let wait");
  }

  /** A deposit each ten seconds and a change each minute beside the transfers. */
  public static TrafficSettings of(long seed, int perSecond) {
    var each = perSecond * SECONDS_OF_WAITING / TrafficPlan.SENDERS.size();
    return new TrafficSettings(
        seed,
        perSecond,
        Duration.ofSeconds(10),
        Duration.ofMinutes(1),
        Math.clamp(each, LEAST_WAITING, MOST_WAITING));
  }

  /** The transfers alone. */
  public TrafficSettings withoutL1() {
    return new TrafficSettings(seed, perSecond, Duration.ZERO, Duration.ZERO, maxWaiting);
  }
}
