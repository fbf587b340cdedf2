package opekko.node.derive;

import java.util.function.Consumer;
import opekko.derivation.DerivationEvent;
import opekko.driver.DriverCommand;
import opekko.driver.DriverState;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.BehaviorInterceptor;
import org.apache.pekko.actor.typed.TypedActorContext;

/**
 * Sits around the driver and shows what goes through its mailbox: what derivation said, and the
 * state after each message while someone waits for it. So idleness is seen when it comes about;
 * nobody polls.
 */
final class StateTap extends BehaviorInterceptor<DriverCommand, DriverCommand> {
  private final Consumer<DerivationEvent> onDerivation;
  private volatile ActorRef<DriverState> announced;
  private ActorRef<DriverState> watcher;

  StateTap(Consumer<DerivationEvent> onDerivation) {
    super(DriverCommand.class);
    this.onDerivation = onDerivation;
  }

  /**
   * From the moment its own {@code Inspect} is through the mailbox, and not before, this watcher
   * gets each state: so all that it sees comes after what was told to the driver earlier.
   */
  void announce(ActorRef<DriverState> next) {
    announced = next;
  }

  @Override
  public Behavior<DriverCommand> aroundReceive(
      TypedActorContext<DriverCommand> context,
      DriverCommand command,
      ReceiveTarget<DriverCommand> target) {
    if (command instanceof DriverCommand.FromDerivation(var event)) onDerivation.accept(event);
    var next = target.apply(context, command);
    if (command instanceof DriverCommand.Inspect(var replyTo)) {
      if (replyTo == announced) watcher = replyTo;
    } else if (watcher != null) {
      context.asJava().getSelf().tell(new DriverCommand.Inspect(watcher));
    }
    return next;
  }
}
