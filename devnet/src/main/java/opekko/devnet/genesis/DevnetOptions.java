package opekko.devnet.genesis;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import opekko.protocol.fork.ForkSchedule;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.type.Address;

/**
 * What may be chosen about a devnet.
 *
 * @param genesisTime of both layers, in seconds since the epoch
 * @param gasLimit of each L2 block
 * @param funded accounts that are rich on both layers besides {@link DevnetAccount}
 */
public record DevnetOptions(
    long genesisTime,
    BlockTimes blockTimes,
    Windows windows,
    Forks upgrades,
    long gasLimit,
    List<Address> funded) {

  public static final Hardfork NEWEST_FORK = Hardfork.values()[Hardfork.values().length - 1];

  /** Seconds between blocks. */
  public record BlockTimes(long l1, long l2) {
    /**
     * @throws IllegalArgumentException when they do not fit each other
     */
    public BlockTimes {
      check(l1 > 0 && l2 > 0, "a block time has whole seconds, at least one");
      check(
          l2 <= l1,
          "the L2 block time %s s must not exceed the L1 block time %s s".formatted(l2, l1));
    }
  }

  /**
   * How late things may be.
   *
   * @param sequencing L1 blocks, as the next
   * @param maxDrift seconds L2 may run ahead of its L1 origin before Fjord
   */
  public record Windows(long sequencing, long channelTimeout, long maxDrift) {
    /**
     * @throws IllegalArgumentException naming the one that cannot be
     */
    public Windows {
      check(sequencing >= 2, "the sequencing window must have at least 2 L1 blocks");
      check(channelTimeout > 0, "the channel timeout must have at least one L1 block");
      check(maxDrift > 0, "the sequencer drift must be at least one second");
    }
  }

  /**
   * Which forks are active when.
   *
   * @param atGenesis the newest fork that is active from the start, with all before it
   * @param later seconds after genesis of the forks that follow
   */
  public record Forks(Hardfork atGenesis, Map<Hardfork, Long> later) {
    public Forks {
      check(
          atGenesis != Hardfork.PECTRA_BLOB_SCHEDULE,
          "the blob schedule repair is no fork that others build on");
      later = Map.copyOf(later);
    }
  }

  /**
   * @throws IllegalArgumentException naming the option that cannot be
   */
  public DevnetOptions {
    check(genesisTime > 0, "the genesis time must be after 1970");
    check(gasLimit >= 2_000_000, "the L2 gas limit must be at least 2000000");
    funded = List.copyOf(funded);
  }

  private static void check(boolean isRight, String problem) {
    if (!isRight) throw new IllegalArgumentException(problem);
  }

  /** The usual values, every fork active from genesis on. */
  public static DevnetOptions startingAt(long genesisTime) {
    return new DevnetOptions(
        genesisTime,
        new BlockTimes(12, 2),
        new Windows(3600, 300, 600),
        new Forks(NEWEST_FORK, Map.of()),
        60_000_000,
        List.of());
  }

  public DevnetOptions withBlockTimes(long l1, long l2) {
    var times = new BlockTimes(l1, l2);
    return new DevnetOptions(genesisTime, times, windows, upgrades, gasLimit, funded);
  }

  public DevnetOptions withWindows(long sequencing, long channelTimeout, long maxDrift) {
    var changed = new Windows(sequencing, channelTimeout, maxDrift);
    return new DevnetOptions(genesisTime, blockTimes, changed, upgrades, gasLimit, funded);
  }

  /**
   * @param newest active at genesis
   * @param later seconds after genesis of the forks that follow
   */
  public DevnetOptions withForks(Hardfork newest, Map<Hardfork, Long> later) {
    var changed = new Forks(newest, later);
    return new DevnetOptions(genesisTime, blockTimes, windows, changed, gasLimit, funded);
  }

  public DevnetOptions withGasLimit(long changed) {
    return new DevnetOptions(genesisTime, blockTimes, windows, upgrades, changed, funded);
  }

  public DevnetOptions withFunded(List<Address> more) {
    return new DevnetOptions(genesisTime, blockTimes, windows, upgrades, gasLimit, more);
  }

  /** When each fork activates, in L2 time; 0 for those that genesis has. */
  public ForkSchedule forks() {
    var times = new EnumMap<Hardfork, Long>(Hardfork.class);
    for (var fork : Hardfork.values())
      if (fork != Hardfork.PECTRA_BLOB_SCHEDULE && fork.compareTo(upgrades.atGenesis()) <= 0)
        times.put(fork, 0L);
    upgrades
        .later()
        .forEach((fork, seconds) -> times.put(fork, seconds == 0 ? 0 : genesisTime + seconds));
    return new ForkSchedule(times);
  }
}
