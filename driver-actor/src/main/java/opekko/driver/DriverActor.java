package opekko.driver;

import opekko.protocol.config.RollupConfig;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Shell of {@link DriverMachine}. */
public final class DriverActor {
  private DriverActor() {}

  /** The driver's behavior, with its leaves beneath it. */
  public static Behavior<DriverCommand> create(
      RollupConfig config, DriverSettings settings, DriverPorts ports, DriverLeaves leaves) {
    return Behaviors.setup(context -> {
      context.getLog().debug("driver of chain {} in {}", config.l2ChainId(), settings);
      context.getLog().debug("ports {} leaves {}", ports, leaves);
      return Behaviors.ignore();
    });
  }
}
