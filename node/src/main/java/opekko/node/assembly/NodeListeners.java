package opekko.node.assembly;

import java.util.function.Consumer;
import opekko.protocol.fault.Fault;
import opekko.protocol.port.StatusListener;

/**
 * Who is told what a node does. Called on the driver's thread: must not block.
 *
 * @param onCritical told once when nothing can help any more
 */
public record NodeListeners(Consumer<Fault.Critical> onCritical, StatusListener status) {}
