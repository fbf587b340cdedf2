package opekko.node.devnet;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a person chose of a devnet.
 *
 * @param dir where all is kept; absent for a folder that goes when the devnet ends
 * @param verifiers nodes besides the sequencers, in this process; absent for one, or none beside a
 *     cluster
 * @param tps L2 transactions a second that are made up; 0 for none
 * @param dataType where the batcher puts its data: blobs, calldata or auto
 */
public record DevnetSettings(
    Optional<Path> dir,
    ChainShape chain,
    Sequencers sequencers,
    OptionalLong verifiers,
    int tps,
    String dataType,
    DevnetPorts ports) {}
