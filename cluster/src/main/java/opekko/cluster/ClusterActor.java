package opekko.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import opekko.protocol.api.ApiResult;
import opekko.protocol.api.HaResult;
import opekko.protocol.fault.Fault;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Shell of {@link ClusterMachine}: messages to inputs, the time, the effects. No policy. */
public final class ClusterActor {
  private record TickKey() {}

  private final ActorContext<ClusterCommand> context;
  private final ClusterMachine machine;
  private final ClusterPorts ports;
  private final PortCalls calls;
  private final Consumer<? super Fault.Critical> onCritical;
  private final List<ActorRef<? super ClusterEvent>> listeners = new ArrayList<>();
  private final Map<Long, ActorRef<ApiResult<HaResult>>> waiting = new HashMap<>();
  private final List<ActorRef<Done>> leaving = new ArrayList<>();
  private ClusterState state;
  private long lastRequest;
  private long lastTick;

  private ClusterActor(
      ActorContext<ClusterCommand> context,
      ClusterMachine machine,
      ClusterPorts ports,
      PortCalls calls,
      Consumer<? super Fault.Critical> onCritical) {
    this.context = context;
    this.machine = machine;
    this.ports = ports;
    this.calls = calls;
    this.onCritical = onCritical;
    this.state = machine.initial();
    this.lastTick = ports.nanos().getAsLong();
  }

  /**
   * The actor that knows the cluster. Its name must be the same on all nodes, as they find each
   * other by its path. It is not to be restarted: should it fail, the process must end.
   *
   * @param peers makes the actor that speaks with the other nodes, such as {@link
   *     ClusterPeers#create}
   * @param onCritical is told why the process must end
   */
  public static Behavior<ClusterCommand> create(
      ClusterMachine machine,
      ClusterPorts ports,
      Function<ActorRef<ClusterCommand>, Behavior<PeersCommand>> peers,
      Consumer<? super Fault.Critical> onCritical) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers -> {
          var speaker = context.spawn(peers.apply(context.getSelf()), "peers");
          var calls = new PortCalls(context, machine.settings(), ports, speaker);
          var shell = new ClusterActor(context, machine, ports, calls, onCritical);
          var incarnation = ThreadLocalRandom.current().nextLong();
          shell.handle(
              new ClusterInput.Born(incarnation, ports.memory().wishes(), ports.log().view()));
          timers.startTimerWithFixedDelay(
              new TickKey(), new ClusterCommand.Tick(), ClusterMachine.TICK);
          return Behaviors.receive(ClusterCommand.class)
              .onAnyMessage(shell::onCommand)
              .onSignal(
                  PostStop.class,
                  _ -> {
                    calls.close();
                    return Behaviors.same();
                  })
              .build();
        }));
  }

  private Behavior<ClusterCommand> onCommand(ClusterCommand command) {
    switch (command) {
      case ClusterCommand.Tick _ -> tick();
      case ClusterCommand.Happened(var input) -> handle(input);
      case ClusterCommand.FromLog(var event) -> handle(new ClusterInput.FromLog(event));
      case ClusterCommand.HeadsMoved(var status) -> handle(new ClusterInput.HeadsMoved(status));
      case ClusterCommand.CommitEnded(var took, var isDecided) ->
          handle(new ClusterInput.CommitEnded(took, isDecided));
      case ClusterCommand.Subscribe(var listener) -> subscribe(listener);
      case ClusterCommand.GetStatus(var replyTo) ->
          replyTo.tell(StatusView.of(machine.settings(), state, ports.clock().instant()));
      case ClusterCommand.GetWhy(var replyTo) ->
          replyTo.tell(state.chronicle().changes().reversed());
      case ClusterCommand.Order(var order, var terms, var replyTo) -> {
        waiting.put(++lastRequest, replyTo);
        context.getLog().info("{} ordered {} ({})", terms.who(), order, terms.why());
        handle(new ClusterInput.OrderGiven(lastRequest, order, terms));
      }
      case ClusterCommand.ShutDown(var replyTo) -> {
        leaving.add(replyTo);
        handle(new ClusterInput.ShutDownAsked());
      }
      case ClusterCommand.Inspect(var replyTo) -> replyTo.tell(state);
    }
    return Behaviors.same();
  }

  private void tick() {
    var nanos = ports.nanos().getAsLong();
    var gap = Duration.ofNanos(nanos - lastTick);
    lastTick = nanos;
    handle(new ClusterInput.Ticked(gap));
  }

  /** Says first what the listener would have heard, had it listened from the start. */
  private void subscribe(ActorRef<? super ClusterEvent> listener) {
    listeners.add(listener);
    state
        .decided()
        .tip()
        .ifPresent(
            tip -> listener.tell(new ClusterEvent.Committed(tip, state.leadership().term())));
    var term = state.leadership().sequencing();
    if (term.isPresent()) listener.tell(new ClusterEvent.LeadershipGained(term.getAsLong()));
  }

  private void handle(ClusterInput input) {
    var step = machine.step(state, input, ports.clock().instant());
    state = step.state();
    step.effects().forEach(this::run);
  }

  private void run(ClusterEffect effect) {
    switch (effect) {
      case ClusterEffect.Publish(var event) -> listeners.forEach(listener -> listener.tell(event));
      case ClusterEffect.Answer(var request, var result) -> waiting.remove(request).tell(result);
      case ClusterEffect.ShutDownReady _ -> {
        leaving.forEach(replyTo -> replyTo.tell(Done.getInstance()));
        leaving.clear();
      }
      case ClusterEffect.Measure(var metric, var label, var value) ->
          ports.metrics().ha(metric, label, value);
      case ClusterEffect.Info(var text) -> context.getLog().info(text);
      case ClusterEffect.Warn(var text) -> context.getLog().warn(text);
      case ClusterEffect.Fail(var cause) -> onCritical.accept(new Fault.Critical(cause));
      case ClusterEffect.Outgoing outgoing -> calls.run(outgoing);
    }
  }
}
