package opekko.node.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import opekko.node.realpeers.Await;

/** Real nodes in their namespaces, with everything around them. */
final class RigCluster implements AutoCloseable {
  /** Seconds. */
  static final long BLOCK_TIME = 1;

  /** A cluster of three voters. */
  static final List<String> VOTERS = List.of("a", "b", "c");

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final RigNetwork network;
  private final Map<String, NodeProcess> nodes = new LinkedHashMap<>();
  private final Safety safety = new Safety();
  private Outside outside;

  /** Makes the process of a node from its place and its id. */
  private BiFunction<String, String, NodeProcess> processes;

  private RigCluster(RigNetwork network) {
    this.network = network;
  }

  /**
   * Starts one node for each name; several are one cluster.
   *
   * @param shim between the nodes and their machine
   */
  static RigCluster start(List<String> names, Path folder, Program program, Optional<Shim> shim)
      throws IOException {
    var cluster = new RigCluster(RigNetwork.open(names));
    try {
      cluster.outside = Outside.start(cluster.network, folder, BLOCK_TIME);
      cluster.launch(folder, program, shim);
      return cluster;
    } catch (IOException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private void launch(Path folder, Program program, Optional<Shim> shim) {
    var home = Path.of(System.getProperty("opekko.home"));
    var arguments = new NodeArguments(network, outside);
    processes =
        (place, id) -> {
          var own = folder.resolve(id);
          var command = new ArrayList<>(program.command(home, own));
          command.addAll(arguments.of(place, id, own));
          var environment = shim.map(each -> each.environment(own)).orElse(Map.of());
          return new NodeProcess(
              id, network.address(place), own, network.command(place, command), environment);
        };
    for (var name : network.nodes()) {
      var node = processes.apply(name, name);
      nodes.put(name, node);
      node.start();
    }
  }

  /** Another node, with nothing of its own yet, in the place of one that is to stay off. */
  NodeProcess newcomer(NodeProcess at, String id) {
    return processes.apply(at.name(), id);
  }

  RigNetwork network() {
    return network;
  }

  Outside outside() {
    return outside;
  }

  Observer observer() {
    return outside.observer();
  }

  NodeProcess node(String name) {
    return nodes.get(name);
  }

  List<NodeProcess> nodes() {
    return List.copyOf(nodes.values());
  }

  List<NodeProcess> others(NodeProcess node) {
    return nodes.values().stream().filter(other -> other != node).toList();
  }

  /** Who leads by the newest term that any node knows; before there was one, who published. */
  NodeProcess leader() {
    return nodes.values().stream()
        .flatMap(node -> new HaClient(node).status().stream())
        .filter(status -> status.path("leader").isTextual())
        .max(Comparator.comparingLong(status -> status.path("term").asLong()))
        .map(status -> node(status.path("leader").asText()))
        .orElseGet(() -> node(observer().publisher().orElseThrow()));
  }

  /** Waits until somebody has published so many new blocks. */
  void awaitBlocks(long count) {
    var wanted = observer().height() + count;
    await("block " + wanted, () -> observer().height() >= wanted);
  }

  /** Waits until every engine has the same head, at least the highest block that was published. */
  void awaitAgreement() {
    await(
        "all engines to have the published chain",
        () -> {
          var height = observer().height();
          var heads =
              network.nodes().stream()
                  .map(name -> outside.of(name).ledger().head().number())
                  .toList();
          return heads.stream().allMatch(head -> head >= height);
        });
  }

  /** Whether a node's engine has all that was published. */
  boolean isAtHead(String name) {
    return outside.of(name).ledger().head().number() >= observer().height();
  }

  /** The newest term that any node knows. */
  long term() {
    return nodes.values().stream()
        .flatMap(node -> new HaClient(node).term().stream())
        .mapToLong(term -> term)
        .max()
        .orElse(0);
  }

  /** Starts what has ended, and waits until all are ready, agree, and go on together in time. */
  void settle() {
    for (var node : nodes.values()) if (!node.isAlive()) node.start();
    awaitReadiness();
    awaitBlocks(2);
    await("blocks to be on time again", observer()::isOnTime);
    awaitAgreement();
    pass(Duration.ofMillis((long) (Math.random() * outside.blockTime().toMillis())));
  }

  private void awaitReadiness() {
    try {
      await(
          "every node to be ready",
          () -> {
            for (var node : nodes.values()) node.requireAlive();
            return nodes.values().stream().allMatch(node -> new HaClient(node).isReady());
          });
    } catch (AssertionError gaveUp) {
      var reasons = nodes.values().stream().map(node -> new HaClient(node).reasons()).toList();
      throw new AssertionError(gaveUp.getMessage() + "; " + String.join("; ", reasons), gaveUp);
    }
  }

  /** Takes a voter whose log is lost out, and lets it in again, as the handbook says. */
  void readmit(NodeProcess node) {
    if (node.isAlive()) node.kill();
    order("voters", Map.of("remove", node.name()));
    join(node, Map.of("add", node.voter()));
  }

  /** Starts a node with an empty log, and has it let in by an order to change the voters. */
  void join(NodeProcess node, Map<String, Object> order) {
    forgetLog(node);
    node.startWith(List.of("--ha.joining"));
    await(
        node.name() + " to be let in",
        () -> new HaClient(leader()).order("voters", order).isDone());
  }

  /** Its log and what is beside it under the log's name, as the runbooks say. */
  private static void forgetLog(NodeProcess node) {
    var folder = node.logFolder().getParent();
    if (Files.exists(folder))
      Shell.run(
          "find",
          folder.toString(),
          "-mindepth",
          "1",
          "-maxdepth",
          "1",
          "-name",
          node.logFolder().getFileName() + "*",
          "-exec",
          "rm",
          "-r",
          "{}",
          "+");
  }

  /** Has whoever leads carry an order out. */
  void order(String verb, Map<String, Object> fields) {
    var answer = new HaClient(leader()).order(verb, fields);
    if (!answer.isDone()) throw new AssertionError(verb + " " + fields + ": " + answer.text());
  }

  /** What they have broken of what must hold always; to be asked when they agree. */
  List<String> broken() {
    return safety.broken(this);
  }

  /** Undoes whatever was done to the nodes and what is around them. */
  void mend() {
    network.heal();
    network.loseNothing();
    for (var node : nodes.values()) {
      if (node.isAlive()) node.resume();
      new KillSwitch(node.folder()).disarm();
      Shim.mend(node.folder());
      outside.of(node.name()).recover();
    }
  }

  /** Lets time pass, as little else can be waited for where nothing is to happen. */
  void pass(Duration time) {
    CompletableFuture.runAsync(
            () -> {}, CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS))
        .join();
  }

  void await(String what, BooleanSupplier isSo) {
    Await.until(
        what, PATIENCE, () -> isSo.getAsBoolean() ? Optional.of(true) : Optional.<Boolean>empty());
  }

  @Override
  public void close() {
    nodes.values().forEach(NodeProcess::close);
    if (outside != null) outside.close();
    network.close();
  }
}
