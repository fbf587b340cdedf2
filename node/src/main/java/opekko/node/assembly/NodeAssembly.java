package opekko.node.assembly;

import java.util.function.Consumer;
import opekko.derivation.DerivationActor;
import opekko.derivation.DerivationPorts;
import opekko.driver.DriverActor;
import opekko.driver.DriverCommand;
import opekko.driver.DriverLeaves;
import opekko.driver.DriverPorts;
import opekko.l1watcher.L1WatcherActor;
import opekko.protocol.fault.Fault;
import org.apache.pekko.actor.typed.Behavior;

/** The actors of a node on any ports. Production and stories use this same assembly. */
public final class NodeAssembly {
  private NodeAssembly() {}

  /**
   * The driver with derivation and L1 watcher beneath it.
   *
   * @param onCritical told once when nothing can help any more
   */
  public static Behavior<DriverCommand> driver(
      NodePlan plan, NodePorts ports, Consumer<Fault.Critical> onCritical) {
    var leaves =
        new DriverLeaves(
            listener ->
                DerivationActor.create(
                    plan.rollup(),
                    plan.l1Chain(),
                    plan.derivation(),
                    new DerivationPorts(ports.l1(), ports.blobs(), ports.l2(), ports.metrics()),
                    listener),
            listener ->
                L1WatcherActor.create(
                    plan.watcher(), ports.l1(), ports.l1Heads(), listener, ports.clock()));
    var outside =
        new DriverPorts(
            ports.engine(),
            ports.l2(),
            ports.l1(),
            ports.safeHeads(),
            ports.metrics(),
            ports.clock(),
            onCritical);
    return DriverActor.create(plan.rollup(), plan.driver(), outside, leaves);
  }
}
