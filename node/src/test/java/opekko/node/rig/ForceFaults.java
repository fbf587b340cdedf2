package opekko.node.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Row 16: two of three voters are lost for good, and an operator forces the third to go on. */
final class ForceFaults {
  private static final Duration A_WHILE = Duration.ofSeconds(4);
  private static final int LONGEST_ORDER_MILLIS = 700;
  private static final String INJECTION =
      "kill -9 to two, force on the third; the two started together; each let in with an empty log";
  private static final String PROMISE =
      "refused unless it is so; goes on alone, nothing it knew is lost; the old ones are shut out, no second leader";

  static final Fault LEADER_LEFT =
      new Fault(
          "16",
          "force, the leader is left",
          INJECTION,
          PROMISE,
          (cluster, findings) -> new ForceFaults(cluster, findings, cluster.leader()).forced());

  static final Fault FOLLOWER_LEFT =
      new Fault(
          "16",
          "force, a follower is left",
          INJECTION,
          PROMISE,
          (cluster, findings) ->
              new ForceFaults(cluster, findings, cluster.others(cluster.leader()).getFirst())
                  .forced());

  static final Fault KILLED =
      new Fault(
          "16",
          "force, and the third is killed meanwhile",
          "kill -9 at any moment of the order, which is given again if need be; else as before",
          "the log is of the old generation or the next, and goes on; else as before",
          (cluster, findings) ->
              new ForceFaults(cluster, findings, cluster.leader()).killedMeanwhile());

  static final List<Fault> ALL = List.of(LEADER_LEFT, FOLLOWER_LEFT, KILLED);

  private final RigCluster cluster;
  private final Findings findings;
  private final Ordeal ordeal;
  private final NodeProcess survivor;
  private final List<NodeProcess> dead;
  private final long generation;

  private ForceFaults(RigCluster cluster, Findings findings, NodeProcess survivor) {
    this.cluster = cluster;
    this.findings = findings;
    this.survivor = survivor;
    ordeal = new Ordeal(cluster, findings);
    dead = cluster.others(survivor);
    generation = generation(survivor) + 1;
  }

  /** Of a node's log, by the file beside it; 0 when nothing was ever forced. */
  private static long generation(NodeProcess node) {
    var file = node.logFolder().resolveSibling("log.generation");
    try {
      return Files.exists(file) ? Long.parseLong(Files.readAllLines(file).getFirst()) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void forced() {
    loseQuorum();
    expectRefusal(ids().subList(0, 1), generation, "one of two dead");
    expectRefusal(ids(), generation + 1, "a generation too high");
    var dryRun = new HashMap<>(order(ids(), generation));
    dryRun.put("dryRun", true);
    var would = give(dryRun);
    findings.expect(would.isDone(), "force --dry-run: " + would.text());
    var since = Instant.now();
    findings.expect(force(), "opekko ha force failed");
    goOnAlone(since);
    comeBack();
  }

  private void killedMeanwhile() {
    loseQuorum();
    var since = Instant.now();
    var order = CompletableFuture.supplyAsync(() -> give(order(ids(), generation)));
    cluster.pass(Duration.ofMillis((long) (Math.random() * LONGEST_ORDER_MILLIS)));
    survivor.kill();
    order.join();
    var isBegun = generation(survivor) == generation;
    findings.note("killed %s the next generation".formatted(isBegun ? "in" : "before"));
    survivor.start();
    if (!isBegun) cluster.await("force after all", () -> give(order(ids(), generation)).isDone());
    goOnAlone(since);
    comeBack();
  }

  /**
   * A block that only the dead decided would be lost, which nobody can help: so they die when the
   * survivor has the newest one.
   */
  private void loseQuorum() {
    cluster.awaitBlocks(1);
    cluster.await(survivor.name() + " to know the newest", () -> cluster.isAtHead(survivor.name()));
    ordeal.strike(() -> dead.forEach(NodeProcess::kill));
    cluster.pass(cluster.outside().blockTime());
    var halted = Instant.now();
    cluster.pass(A_WHILE);
    ordeal.expectNothingNewFrom(survivor, halted);
  }

  private List<String> ids() {
    return dead.stream().map(NodeProcess::name).toList();
  }

  private static Map<String, Object> order(List<String> dead, long generation) {
    return Map.of("dead", dead, "generation", generation, "reason", "fault rig");
  }

  private HaClient.Answer give(Map<String, Object> order) {
    return new HaClient(survivor).order("force", order);
  }

  private void expectRefusal(List<String> dead, long generation, String what) {
    var answer = give(order(dead, generation));
    findings.expect(!answer.isDone(), "forced with " + what + ": " + answer.text());
  }

  /** As an operator types it. */
  private boolean force() {
    return Shell.attempt(
            Path.of(System.getProperty("opekko.home"), "opekko").toString(),
            "ha",
            "force",
            "--dead",
            String.join(",", ids()),
            "--generation",
            String.valueOf(generation),
            "--reason",
            "fault rig",
            "--yes",
            "--rpc",
            survivor.rpcUrl(),
            "--admin",
            survivor.adminUrl(),
            "--token-file",
            survivor.tokenFile().toString())
        .isPresent();
  }

  private void goOnAlone(Instant since) {
    cluster.awaitBlocks(2);
    var first = cluster.observer().newSince(since).getFirst();
    findings.gap(first.gapSince(since));
    cluster.pass(A_WHILE);
    ordeal.awaitFollows(survivor);
    findings.expect(told() == generation, "its status tells of generation " + told());
  }

  /** The forced generation that an operator sees; 0 once enough voters are back. */
  private long told() {
    return new HaClient(survivor)
        .status()
        .map(status -> status.path("forcedGeneration").asLong())
        .orElse(-1L);
  }

  private void comeBack() {
    var back = Instant.now();
    dead.forEach(NodeProcess::start);
    cluster.await(
        "the old voters to end",
        () -> {
          dead.forEach(this::expectNoOtherLeader);
          return dead.stream().noneMatch(NodeProcess::isAlive);
        });
    var ended = Duration.between(back, Instant.now()).toMillis();
    findings.note("the old voters ended after %d ms".formatted(ended));
    dead.forEach(this::expectShutOut);
    cluster.awaitBlocks(1);
    for (var node : dead) ordeal.expectNothingNewFrom(node, back);
    findings.late(cluster.observer().late(back, cluster.outside().blockTime()));
    for (var node : dead) {
      cluster.join(node, Map.of("add", node.voter()));
      ordeal.awaitFollows(node);
    }
    cluster.await("the alarm's end", () -> told() == 0);
  }

  private void expectNoOtherLeader(NodeProcess node) {
    var leader = new HaClient(node).leader();
    if (leader.isPresent() && !leader.get().equals(survivor.name()))
      findings.miss("%s says that %s leads".formatted(node.name(), leader.get()));
  }

  /** Also when it is started again. */
  private void expectShutOut(NodeProcess node) {
    node.start();
    cluster.await(node.name() + " to refuse to start", () -> !node.isAlive());
    var said = node.lastWords();
    findings.expect(said.contains("generation " + generation), node.name() + " said: " + said);
  }
}
