package opekko.driver;

import java.time.InstantSource;
import java.util.function.Consumer;
import opekko.protocol.fault.Fault;
import opekko.protocol.metrics.NodeMetrics;
import opekko.protocol.port.Engine;
import opekko.protocol.port.L1Source;
import opekko.protocol.port.L2Source;
import opekko.protocol.port.SafeHeadStore;
import opekko.protocol.port.StatusListener;

/**
 * The driver's outside world.
 *
 * @param onCritical told once when nothing can help any more; the node stops
 * @param status told of each change of what the node shows of itself
 */
public record DriverPorts(
    Engine engine,
    L2Source l2,
    L1Source l1,
    SafeHeadStore safeHeads,
    NodeMetrics metrics,
    InstantSource clock,
    Consumer<Fault.Critical> onCritical,
    StatusListener status) {}
