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
 * @param l1BlockTime seconds, as the next
 * @param seqWindow L1 blocks, as the next
 * @param maxDrift seconds L2 may run ahead of its L1 origin before Fjord
 * @param forksAtGenesis the newest fork that is active from the start, with all before it
 * @param laterForks seconds after genesis of the forks that follow
 * @param gasLimit of each L2 block
 * @param funded accounts that are rich on both layers besides {@link DevnetAccount}
 */
public record DevnetOptions(
    long genesisTime,
    long l1BlockTime,
    long l2BlockTime,
    long seqWindow,
    long channelTimeout,
    long maxDrift,
    Hardfork forksAtGenesis,
    Map<Hardfork, Long> laterForks,
    long gasLimit,
    List<Address> funded) {

  public static final Hardfork NEWEST_FORK = Hardfork.values()[Hardfork.values().length - 1];

  /**
   * @throws IllegalArgumentException naming the option that cannot be
   */
  public DevnetOptions {
    check(genesisTime > 0, "the genesis time must be after 1970");
    check(l1BlockTime > 0 && l2BlockTime > 0, "a block time has whole seconds, at least one");
    check(
        l2BlockTime <= l1BlockTime,
        "the L2 block time %s s must not exceed the L1 block time %s s"
            .formatted(l2BlockTime, l1BlockTime));
    check(seqWindow >= 2, "the sequencing window must have at least 2 L1 blocks");
    check(channelTimeout > 0, "the channel timeout must have at least one L1 block");
    check(maxDrift > 0, "the sequencer drift must be at least one second");
    check(gasLimit >= 2_000_000, "the L2 gas limit must be at least 2000000");
    check(
        forksAtGenesis != Hardfork.PECTRA_BLOB_SCHEDULE,
        "the blob schedule repair is no fork that others build on");
    laterForks = Map.copyOf(laterForks);
    funded = List.copyOf(funded);
  }

  private static void check(boolean isRight, String problem) {
    if (!isRight) throw new IllegalArgumentException(problem);
  }

  /** The usual values, every fork active from genesis on. */
  public static DevnetOptions startingAt(long genesisTime) {
    return new DevnetOptions(
        genesisTime, 12, 2, 3600, 300, 600, NEWEST_FORK, Map.of(), 60_000_000, List.of());
  }

  public DevnetOptions withBlockTimes(long l1, long l2) {
    return new DevnetOptions(
        genesisTime,
        l1,
        l2,
        seqWindow,
        channelTimeout,
        maxDrift,
        forksAtGenesis,
        laterForks,
        gasLimit,
        funded);
  }

  public DevnetOptions withWindows(long newSeqWindow, long newChannelTimeout, long newMaxDrift) {
    return new DevnetOptions(
        genesisTime,
        l1BlockTime,
        l2BlockTime,
        newSeqWindow,
        newChannelTimeout,
        newMaxDrift,
        forksAtGenesis,
        laterForks,
        gasLimit,
        funded);
  }

  /**
   * @param newest active at genesis
   * @param later seconds after genesis of the forks that follow
   */
  public DevnetOptions withForks(Hardfork newest, Map<Hardfork, Long> later) {
    return new DevnetOptions(
        genesisTime,
        l1BlockTime,
        l2BlockTime,
        seqWindow,
        channelTimeout,
        maxDrift,
        newest,
        later,
        gasLimit,
        funded);
  }

  public DevnetOptions withGasLimit(long changed) {
    return new DevnetOptions(
        genesisTime,
        l1BlockTime,
        l2BlockTime,
        seqWindow,
        channelTimeout,
        maxDrift,
        forksAtGenesis,
        laterForks,
        changed,
        funded);
  }

  public DevnetOptions withFunded(List<Address> more) {
    return new DevnetOptions(
        genesisTime,
        l1BlockTime,
        l2BlockTime,
        seqWindow,
        channelTimeout,
        maxDrift,
        forksAtGenesis,
        laterForks,
        gasLimit,
        more);
  }

  /** When each fork activates, in L2 time; 0 for those that genesis has. */
  public ForkSchedule forks() {
    var times = new EnumMap<Hardfork, Long>(Hardfork.class);
    for (var fork : Hardfork.values())
      if (fork != Hardfork.PECTRA_BLOB_SCHEDULE && fork.compareTo(forksAtGenesis) <= 0)
        times.put(fork, 0L);
    laterForks.forEach(
        (fork, seconds) -> times.put(fork, seconds == 0 ? 0 : genesisTime + seconds));
    return new ForkSchedule(times);
  }
}
