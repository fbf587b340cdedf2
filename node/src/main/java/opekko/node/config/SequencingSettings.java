package opekko.node.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How blocks are sequenced.
 *
 * @param isStopped whether the sequencer waits for admin_startSequencer; a kept wish wins over it
 * @param maxSafeLag blocks the unsafe head may be ahead of the safe head; 0 for no limit
 * @param firstSealing how long sealing is thought to take until some seals were seen
 * @param publishTo admin RPCs of nodes that each block is posted to
 * @param commitLog file of the blocks that were decided
 * @param adminState file of the wish to be started or stopped; empty: not kept
 * @param conductor decides who sequences; then neither file is used
 */
public record SequencingSettings(
    boolean isStopped,
    boolean recovers,
    long maxSafeLag,
    int l1Confirmations,
    Duration firstSealing,
    List<URI> publishTo,
    SignerSettings signer,
    Path commitLog,
    Optional<Path> adminState,
    Optional<ConductorSettings> conductor) {}
