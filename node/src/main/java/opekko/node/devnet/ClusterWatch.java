package opekko.node.devnet;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import opekko.protocol.api.HaStatus;
import opekko.protocol.api.SyncStatus;
import opekko.protocol.fault.Fetched;
import opekko.protocol.metrics.NodeMetrics;
import opekko.rpc.rollup.RollupClient;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Looks at nodes in other processes several times a second: at their heads, and at who leads. */
final class ClusterWatch {
  private static final Duration INTERVAL = Duration.ofMillis(200);

  /** Shorter than a person's patience with a node that was stopped by a signal. */
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final ActorContext<Command> context;
  private final DevnetListener listener;
  private final Runnable onAllServing;
  private final Map<String, Watched> nodes = new HashMap<>();
  private final LeaderView leaders = new LeaderView();
  private Optional<String> leader = Optional.empty();

  /** What it hears. */
  sealed interface Command {}

  record Stop() implements Command {}

  private record Look() implements Command {}

  private record Heads(String node, Fetched<SyncStatus> answer) implements Command {}

  private record Cluster(String node, Fetched<HaStatus> answer) implements Command {}

  /** One node, and what is known of it. */
  private static final class Watched {
    private final RollupClient client;
    private boolean isAsked;
    private boolean isAskedForCluster;
    private Optional<SyncStatus> heads = Optional.empty();

    Watched(DevnetMap.Node node) {
      client = RollupClient.to(node.rpc(), TIMEOUT, NodeMetrics.NONE);
    }
  }

  private ClusterWatch(
      ActorContext<Command> context,
      List<DevnetMap.Node> nodes,
      DevnetListener listener,
      Runnable onAllServing) {
    this.context = context;
    this.listener = listener;
    this.onAllServing = onAllServing;
    nodes.forEach(node -> this.nodes.put(node.name(), new Watched(node)));
  }

  /**
   * @param listener is told on the actor's thread: must not block
   * @param onAllServing run once, when each node has answered
   */
  static Behavior<Command> create(
      List<DevnetMap.Node> nodes, DevnetListener listener, Runnable onAllServing) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers -> {
          var watch = new ClusterWatch(context, nodes, listener, onAllServing);
          timers.startTimerWithFixedDelay(new Look(), Duration.ZERO, INTERVAL);
          return Behaviors.receive(Command.class)
              .onAnyMessage(watch::onCommand)
              .onSignal(PostStop.class, _ -> watch.close())
              .build();
        }));
  }

  private Behavior<Command> onCommand(Command command) {
    switch (command) {
      case Look _ -> nodes.forEach(this::look);
      case Heads(var name, var answer) -> onHeads(name, answer);
      case Cluster(var name, var answer) -> onCluster(name, answer);
      case Stop _ -> {
        return Behaviors.stopped();
      }
    }
    return Behaviors.same();
  }

  private void look(String name, Watched node) {
    if (!node.isAsked) {
      node.isAsked = true;
      ask(name, node.client.syncStatus(), Heads::new);
    }
    if (!node.isAskedForCluster) {
      node.isAskedForCluster = true;
      ask(name, node.client.cluster(), Cluster::new);
    }
  }

  private <T> void ask(
      String name,
      CompletionStage<Fetched<T>> answer,
      BiFunction<String, Fetched<T>, Command> heard) {
    context.pipeToSelf(
        answer,
        (value, bug) -> heard.apply(name, bug == null ? value : Fetched.temporary(bug.toString())));
  }

  private void onHeads(String name, Fetched<SyncStatus> answer) {
    var node = nodes.get(name);
    node.isAsked = false;
    if (!(answer instanceof Fetched.Found<SyncStatus>(var heads))) return;
    var before = node.heads;
    node.heads = Optional.of(heads);
    if (before.isEmpty() && nodes.values().stream().allMatch(each -> each.heads.isPresent()))
      onAllServing.run();
    if (!before.equals(node.heads)) listener.moved(name, heads);
  }

  private void onCluster(String name, Fetched<HaStatus> answer) {
    nodes.get(name).isAskedForCluster = false;
    if (answer instanceof Fetched.Found<HaStatus>(var status))
      leaders.hear(status).ifPresent(listener::leaderChanged);
    else leaders.forget(name);
    if (leader.equals(leaders.leader())) return;
    leader = leaders.leader();
    listener.leads(leader);
  }

  private Behavior<Command> close() {
    nodes.values().forEach(node -> node.client.close());
    return Behaviors.same();
  }
}
