package opekko.node.devnet;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import opekko.node.config.ConfigError;
import opekko.protocol.fork.Hardfork;

/**
 * What a person chose of a devnet's chains. What is absent has its usual value, or in a folder that
 * is resumed the value it was made with.
 *
 * @param blockTime of L2, in seconds
 * @param l1BlockTime seconds
 * @param seqWindow L1 blocks
 * @param channelTimeout L1 blocks
 * @param fork the newest that is active, from genesis on
 */
public record ChainShape(
    OptionalLong blockTime,
    OptionalLong l1BlockTime,
    OptionalLong seqWindow,
    OptionalLong channelTimeout,
    Optional<Hardfork> fork) {

  /** Blocks of L2 and of L1 so many seconds apart, and all else as usual. */
  public static ChainShape every(long blockTime, long l1BlockTime) {
    return new ChainShape(
        OptionalLong.of(blockTime),
        OptionalLong.of(l1BlockTime),
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.empty());
  }

  /**
   * @throws ConfigError when there is none of that name
   */
  public static Hardfork fork(String name) {
    var forks =
        Arrays.stream(Hardfork.values())
            .filter(fork -> fork != Hardfork.PECTRA_BLOB_SCHEDULE)
            .toList();
    return forks.stream()
        .filter(fork -> fork.flag().equals(name))
        .findAny()
        .orElseThrow(() ->
            new ConfigError(
                "--fork %s: there is no such fork; there are %s"
                    .formatted(
                        name,
                        forks.stream().map(Hardfork::flag).collect(Collectors.joining(", ")))));
  }
}
