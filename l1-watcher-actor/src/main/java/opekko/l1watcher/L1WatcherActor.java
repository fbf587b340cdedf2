package opekko.l1watcher;

import java.time.InstantSource;
import java.util.Optional;
import opekko.l1watcher.L1WatcherEffect.ArmPoll;
import opekko.l1watcher.L1WatcherEffect.ArmResubscribe;
import opekko.l1watcher.L1WatcherEffect.ArmSilence;
import opekko.l1watcher.L1WatcherEffect.CloseSubscription;
import opekko.l1watcher.L1WatcherEffect.Publish;
import opekko.l1watcher.L1WatcherEffect.ReadHeads;
import opekko.l1watcher.L1WatcherEffect.Subscribe;
import opekko.l1watcher.L1WatcherEvent.HeadPushed;
import opekko.l1watcher.L1WatcherEvent.HeadsRead;
import opekko.l1watcher.L1WatcherEvent.PollFailed;
import opekko.l1watcher.L1WatcherEvent.PollFellDue;
import opekko.l1watcher.L1WatcherEvent.ResubscribeFellDue;
import opekko.l1watcher.L1WatcherEvent.SilenceLasted;
import opekko.l1watcher.L1WatcherEvent.SubscriptionEnded;
import opekko.protocol.fault.Fetched;
import opekko.protocol.port.L1HeadFeed;
import opekko.protocol.port.L1Heads;
import opekko.protocol.port.L1Source;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/** Shell of {@link L1WatcherMachine}: messages to events, the time, the effects. No policy. */
public final class L1WatcherActor {

  /** What others may send. */
  public sealed interface Command {}

  /** Asks for the whole state, for tests and the debug page. */
  public record Inspect(ActorRef<L1WatcherState> replyTo) implements Command {}

  private record Happened(L1WatcherEvent event) implements Command {}

  private final ActorContext<Command> context;
  private final ActorRef<Command> self;
  private final TimerScheduler<Command> timers;
  private final L1WatcherMachine machine;
  private final Ports ports;

  /** The open subscription: a handle to close, which the state need not know. */
  private AutoCloseable openSubscription = () -> {};

  private record Ports(
      L1Source l1,
      Optional<L1HeadFeed> feed,
      ActorRef<? super L1Event> listener,
      InstantSource clock) {}

  private L1WatcherActor(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      L1WatcherMachine machine,
      Ports ports) {
    this.context = context;
    this.self = context.getSelf();
    this.timers = timers;
    this.machine = machine;
    this.ports = ports;
  }

  /**
   * A watcher that starts at once and publishes every change to {@code listener}.
   *
   * @param feed pushed heads, where the endpoint offers a subscription
   */
  public static Behavior<Command> create(
      L1WatcherSettings settings,
      L1Source l1,
      Optional<L1HeadFeed> feed,
      ActorRef<? super L1Event> listener,
      InstantSource clock) {
    var machine = new L1WatcherMachine(settings, feed.isPresent());
    var ports = new Ports(l1, feed, listener, clock);
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers -> {
          var shell = new L1WatcherActor(context, timers, machine, ports);
          shell.self.tell(new Happened(new L1WatcherEvent.Born()));
          return shell.watching(L1WatcherState.INITIAL);
        }));
  }

  private Behavior<Command> watching(L1WatcherState state) {
    return Behaviors.receive(
        (_, command) ->
            switch (command) {
              case Inspect(var replyTo) -> {
                replyTo.tell(state);
                yield Behaviors.same();
              }
              case Happened(var event) -> {
                var step = machine.step(state, event, ports.clock().instant());
                report(state, step.state());
                step.effects().forEach(this::run);
                yield watching(step.state());
              }
            },
        (_, signal) -> ended(signal));
  }

  private Behavior<Command> ended(Signal signal) {
    if (signal instanceof PostStop || signal instanceof PreRestart) closeSubscription();
    return Behaviors.same();
  }

  private void run(L1WatcherEffect effect) {
    switch (effect) {
      case ArmPoll(var delay) ->
          timers.startSingleTimer("poll", new Happened(new PollFellDue()), delay);
      case ArmSilence(var delay) ->
          timers.startSingleTimer("silence", new Happened(new SilenceLasted()), delay);
      case ArmResubscribe(var delay) ->
          timers.startSingleTimer("resubscribe", new Happened(new ResubscribeFellDue()), delay);
      case Publish(var event) -> ports.listener().tell(event);
      case ReadHeads(var callId) ->
          context.pipeToSelf(
              ports.l1().heads(),
              (fetched, failure) ->
                  new Happened(
                      failure == null
                          ? answer(callId, fetched)
                          : new PollFailed(callId, String.valueOf(failure))));
      case Subscribe(var id) -> subscribe(id);
      case CloseSubscription() -> closeSubscription();
    }
  }

  private static L1WatcherEvent answer(long callId, Fetched<L1Heads> fetched) {
    return switch (fetched) {
      case Fetched.Found<L1Heads>(var heads) -> new HeadsRead(callId, heads);
      case Fetched.Missing<L1Heads>(var what) -> new PollFailed(callId, "L1 has no " + what);
      case Fetched.Failed<L1Heads>(var fault) -> new PollFailed(callId, fault.cause());
    };
  }

  private void subscribe(long id) {
    var feed = ports.feed().orElseThrow();
    try {
      openSubscription =
          feed.subscribe(
              head -> self.tell(new Happened(new HeadPushed(id, head))),
              cause -> self.tell(new Happened(new SubscriptionEnded(id, cause))));
    } catch (RuntimeException refused) {
      self.tell(new Happened(new SubscriptionEnded(id, String.valueOf(refused))));
    }
  }

  private void closeSubscription() {
    timers.cancel("silence");
    try {
      openSubscription.close();
    } catch (Exception failed) {
      context.getLog().debug("closing the L1 head subscription failed", failed);
    }
    openSubscription = () -> {};
  }

  private void report(L1WatcherState before, L1WatcherState after) {
    var log = context.getLog();
    if (!after.subscription().getClass().equals(before.subscription().getClass()))
      log.info("L1 head subscription: {}", after.subscription());
    if (after.counts().lostSubscriptions() > before.counts().lostSubscriptions())
      log.warn("L1 head subscription lost: {}", after.polls().lastFailure().orElse(""));
    if (after.counts().failedPolls() > before.counts().failedPolls())
      log.warn(
          "reading L1's heads failed ({} in a row): {}",
          after.polls().failures(),
          after.polls().lastFailure().orElse(""));
    else if (after.polls().failures() == 0 && before.polls().failures() > 0)
      log.info("L1 answers again after {} failures", before.polls().failures());
    if (!after.head().equals(before.head()))
      log.debug("L1 head {}", after.head().map(Object::toString).orElse(""));
  }
}
