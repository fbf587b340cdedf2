package opekko.node.devnet;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import opekko.node.config.ConfigError;
import opekko.protocol.fork.Hardfork;

/**
 * What a person chose of a devnet. What is absent has its usual value, or in a folder that is
 * resumed the value it was made with.
 *
 * @param dir where all is kept; absent for a folder that goes when the devnet ends
 * @param blockTime of L2, in seconds
 * @param l1BlockTime seconds
 * @param seqWindow L1 blocks
 * @param channelTimeout L1 blocks
 * @param fork the newest that is active, from genesis on
 * @param verifiers nodes besides the sequencers, in this process; absent for one, or none beside a
 *     cluster
 * @param tps L2 transactions a second that are made up; 0 for none
 * @param dataType where the batcher puts its data: blobs, calldata or auto
 */
public record DevnetSettings(
    Optional<Path> dir,
    OptionalLong blockTime,
    OptionalLong l1BlockTime,
    OptionalLong seqWindow,
    OptionalLong channelTimeout,
    Optional<Hardfork> fork,
    Sequencers sequencers,
    OptionalLong verifiers,
    int tps,
    String dataType,
    DevnetPorts ports) {

  /**
   * @throws ConfigError when there is none of that name
   */
  public static Hardfork fork(String name) {
    return Arrays.stream(Hardfork.values())
        .filter(fork -> fork != Hardfork.PECTRA_BLOB_SCHEDULE && fork.flag().equals(name))
        .findAny()
        .orElseThrow(() ->
            new ConfigError(
                "--fork %s: there is no such fork; there are %s"
                    .formatted(
                        name,
                        Arrays.stream(Hardfork.values())
                            .filter(fork -> fork != Hardfork.PECTRA_BLOB_SCHEDULE)
                            .map(Hardfork::flag)
                            .collect(Collectors.joining(", ")))));
  }
}
