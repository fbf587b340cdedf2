package opekko.node.assembly;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import opekko.cluster.ClusterCommand;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Where messages to the cluster's actor go that come before it is born, such as from the log, which
 * is opened first. Kept in their order.
 */
final class ClusterMailbox implements Consumer<ClusterCommand> {
  private final List<ClusterCommand> early = new ArrayList<>();
  private ActorRef<ClusterCommand> actor;

  @Override
  public synchronized void accept(ClusterCommand command) {
    if (actor == null) early.add(command);
    else actor.tell(command);
  }

  synchronized void deliverTo(ActorRef<ClusterCommand> born) {
    actor = born;
    early.forEach(born::tell);
    early.clear();
  }
}
