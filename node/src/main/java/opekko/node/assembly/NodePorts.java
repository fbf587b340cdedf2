package opekko.node.assembly;

import java.time.InstantSource;
import java.util.Optional;
import opekko.protocol.metrics.NodeMetrics;
import opekko.protocol.port.BlobSource;
import opekko.protocol.port.Engine;
import opekko.protocol.port.L1HeadFeed;
import opekko.protocol.port.L1Source;
import opekko.protocol.port.L2Source;
import opekko.protocol.port.SafeHeadStore;

/**
 * The whole outside of a node. Real clients in production, recordings and fakes in stories: the
 * actors cannot tell.
 */
public record NodePorts(
    L1Source l1,
    Optional<L1HeadFeed> l1Heads,
    BlobSource blobs,
    L2Source l2,
    Engine engine,
    SafeHeadStore safeHeads,
    NodeMetrics metrics,
    InstantSource clock) {}
