package opekko.cluster;

import java.time.InstantSource;
import java.util.function.LongSupplier;
import opekko.cluster.log.QuorumLog;
import opekko.protocol.metrics.NodeMetrics;
import opekko.protocol.port.L2Source;

/**
 * The outside world of a node in a cluster, apart from the other nodes.
 *
 * @param l2 this node's chain, for members that are further behind than the log reaches
 * @param nanos a clock that only goes forward, such as {@link System#nanoTime}: shows pauses
 */
public record ClusterPorts(
    QuorumLog log,
    VitalSigns vitals,
    BlockFeed feed,
    L2Source l2,
    OperatorMemory memory,
    NodeMetrics metrics,
    InstantSource clock,
    LongSupplier nanos) {}
