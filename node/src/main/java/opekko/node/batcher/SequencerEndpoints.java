package opekko.node.batcher;

import java.net.URI;

/**
 * Where a sequencer is.
 *
 * @param rollup its rollup node
 * @param l2 its engine's RPC
 */
public record SequencerEndpoints(URI rollup, URI l2) {}
