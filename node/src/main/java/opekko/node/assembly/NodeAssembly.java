package opekko.node.assembly;

import java.util.Optional;
import java.util.function.Consumer;
import opekko.derivation.DerivationActor;
import opekko.derivation.DerivationPorts;
import opekko.driver.DriverActor;
import opekko.driver.DriverCommand;
import opekko.driver.DriverLeaves;
import opekko.driver.DriverPorts;
import opekko.l1watcher.L1WatcherActor;
import opekko.protocol.attributes.AttributesBuilder;
import opekko.protocol.fault.Fault;
import opekko.protocol.port.StatusListener;
import opekko.sequencer.SequencerActor;
import opekko.sequencer.SequencerCommand;
import opekko.sequencer.SequencerMachine;
import opekko.sequencer.SequencerPorts;
import opekko.sequencer.SequencerRequest;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The actors of a node on any ports. Production and stories use this same assembly. */
public final class NodeAssembly {
  private NodeAssembly() {}

  /**
   * The driver of a node that only verifies, with derivation and L1 watcher beneath it.
   *
   * @param onCritical told once when nothing can help any more
   */
  public static Behavior<DriverCommand> driver(
      NodePlan plan, NodePorts ports, Consumer<Fault.Critical> onCritical) {
    return driver(
        plan, ports, Optional.empty(), new NodeListeners(onCritical, StatusListener.NONE));
  }

  /** The driver with derivation, L1 watcher and, if it is to sequence, the sequencer beneath it. */
  public static Behavior<DriverCommand> driver(
      NodePlan plan, NodePorts ports, Optional<Sequencing> sequencing, NodeListeners listeners) {
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
                    plan.watcher(), ports.l1(), ports.l1Heads(), listener, ports.clock()),
            sequencing.map(parts -> driver -> sequencer(plan, ports, parts, driver)));
    var outside =
        new DriverPorts(
            ports.engine(),
            ports.l2(),
            ports.l1(),
            ports.safeHeads(),
            ports.metrics(),
            ports.clock(),
            listeners.onCritical(),
            listeners.status());
    return DriverActor.create(plan.rollup(), plan.driver(), outside, leaves);
  }

  private static Behavior<SequencerCommand> sequencer(
      NodePlan plan, NodePorts ports, Sequencing parts, ActorRef<SequencerRequest> driver) {
    var attributes = new AttributesBuilder(plan.rollup(), plan.l1Chain());
    var machine = new SequencerMachine(plan.rollup(), parts.settings(), attributes);
    var outside =
        new SequencerPorts(
            ports.l1(),
            ports.l2(),
            parts.log(),
            parts.signer(),
            parts.publisher(),
            parts.wishes(),
            ports.metrics(),
            ports.clock());
    return Behaviors.setup(context -> {
      parts.leadership().introduce(context);
      return SequencerActor.create(machine, outside, driver);
    });
  }
}
