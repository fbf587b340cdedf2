package opekko.protocol.fork;

import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * When each fork activates on one chain, in seconds of whichever clock the rule names (L2 time, or
 * time of an L1 block). An absent fork is never active; 0 means from genesis. Bedrock is always
 * active.
 */
public record ForkSchedule(Map<Hardfork, Long> times) {
  public ForkSchedule {
    var copy = new EnumMap<Hardfork, Long>(Hardfork.class);
    copy.putAll(times);
    copy.put(Hardfork.BEDROCK, 0L);
    times = java.util.Collections.unmodifiableMap(copy);
  }

  public OptionalLong activationTime(Hardfork fork) {
    var time = times.get(fork);
    return time == null ? OptionalLong.empty() : OptionalLong.of(time);
  }

  public boolean isActive(Hardfork fork, long time) {
    var activation = times.get(fork);
    return activation != null && Long.compareUnsigned(activation, time) <= 0;
  }

  /**
   * The newest fork of the main line (so never the optional blob schedule) that is active at {@code
   * time}.
   */
  public Hardfork at(long time) {
    var newest = Hardfork.BEDROCK;
    for (var fork : Hardfork.values())
      if (fork != Hardfork.PECTRA_BLOB_SCHEDULE && isActive(fork, time)) newest = fork;
    return newest;
  }

  /**
   * True for the first block of the fork: active at {@code time}, not yet one block time before.
   * Never for genesis.
   */
  public boolean isActivationBlock(Hardfork fork, long time, long blockTime) {
    return isActive(fork, time) && time >= blockTime && !isActive(fork, time - blockTime);
  }

  public ForkSchedule with(Hardfork fork, OptionalLong time) {
    var copy = new EnumMap<>(times);
    if (time.isPresent()) copy.put(fork, time.getAsLong());
    else copy.remove(fork);
    return new ForkSchedule(copy);
  }
}
