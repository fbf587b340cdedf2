package opekko.devnet.l1;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import opekko.protocol.config.L1ChainConfig;

/**
 * Which of L1's forks is active when. Everything up to Cancun is active from genesis on.
 *
 * @param schedules oldest first; the first is active at genesis
 * @param osakaTime seconds; absent: never
 * @spec EIP-7691, EIP-7892, EIP-7918
 */
public record L1Forks(List<BlobSchedule> schedules, OptionalLong osakaTime) {

  /**
   * Blobs for each block from a time on.
   *
   * @param target blobs at which the fee stays as it is
   * @param updateFraction the divisor in the fee's exponent
   */
  public record BlobSchedule(String name, long time, int target, int max, long updateFraction) {}

  private static final long PRAGUE_FRACTION = 5_007_716;

  public static final L1Forks PRAGUE = new L1Forks(List.of(prague()), OptionalLong.empty());
  public static final L1Forks OSAKA = PRAGUE.withOsakaAt(0);

  public L1Forks {
    schedules = schedules.stream().sorted(Comparator.comparingLong(BlobSchedule::time)).toList();
    if (schedules.isEmpty() || schedules.getFirst().time() != 0)
      throw new IllegalArgumentException("one blob schedule must be active at genesis");
  }

  private static BlobSchedule prague() {
    return new BlobSchedule("prague", 0, 6, 9, PRAGUE_FRACTION);
  }

  /** These forks, and Osaka with its blob schedule, which is Prague's. */
  public L1Forks withOsakaAt(long time) {
    return with(new BlobSchedule("osaka", time, 6, 9, PRAGUE_FRACTION), OptionalLong.of(time));
  }

  /** These forks and one that changes nothing but the blobs, such as BPO1. */
  public L1Forks with(BlobSchedule schedule) {
    return with(schedule, osakaTime);
  }

  private L1Forks with(BlobSchedule schedule, OptionalLong osaka) {
    var all = new ArrayList<>(schedules);
    all.add(schedule);
    return new L1Forks(all, osaka);
  }

  public BlobSchedule at(long time) {
    return schedules.stream().filter(each -> each.time() <= time).reduce((_, b) -> b).orElseThrow();
  }

  public boolean isOsaka(long time) {
    return osakaTime.isPresent() && osakaTime.getAsLong() <= time;
  }

  /** What a node that follows this L1 must know of it. */
  public L1ChainConfig chainConfig(long chainId) {
    return new L1ChainConfig(
        chainId,
        schedules.stream()
            .map(
                each -> new L1ChainConfig.BlobFork(each.name(), each.time(), each.updateFraction()))
            .toList());
  }
}
