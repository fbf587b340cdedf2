package opekko.node.rig;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** One fault's one run: when it struck, whom, and what came of it. */
final class Ordeal {
  private final RigCluster cluster;
  private final Findings findings;
  private final NodeProcess leader;
  private final long term;
  private Instant struck = Instant.MAX;

  Ordeal(RigCluster cluster, Findings findings) {
    this.cluster = cluster;
    this.findings = findings;
    leader = cluster.leader();
    term = cluster.term();
  }

  /** Who led before. */
  NodeProcess leader() {
    return leader;
  }

  /** One that did not. */
  NodeProcess follower() {
    return cluster.others(leader).getFirst();
  }

  Instant struck() {
    return struck;
  }

  void strike(Runnable fault) {
    struck = Instant.now();
    fault.run();
  }

  /** The fault happened by itself, just now. */
  void struckNow() {
    struck = Instant.now();
  }

  /** Waits for a new block of another node than the one that led. */
  void awaitSuccessor() {
    cluster.await("a successor of " + leader.name(), () -> bySuccessor().isPresent());
    findings.gap(bySuccessor().orElseThrow().gapSince(struck));
  }

  private Optional<Sighting> bySuccessor() {
    return cluster.observer().newSince(struck).stream()
        .filter(each -> !each.node().equals(leader.name()))
        .findFirst();
  }

  /** Lets the cluster go on for a while, with whoever leads it. */
  void goOn(Duration time) {
    cluster.pass(time);
  }

  /** As {@link #expectSameLeader}, unless a busy machine made more of the fault than was meant. */
  void expectSameLeaderIfWithin(Duration limit, Instant ended) {
    var took = Duration.between(struck, ended);
    if (took.compareTo(limit) < 0) expectSameLeader();
    else findings.note("it took %d ms, which is too long to count".formatted(took.toMillis()));
  }

  void expectSameLeader() {
    findings.expect(
        cluster.leader() == leader,
        "%s led and now %s does".formatted(leader.name(), cluster.leader().name()));
  }

  void expectSuccessor() {
    findings.expect(cluster.leader() != leader, leader.name() + " leads again");
  }

  /** That a node published nothing that was not published before, since a moment. */
  void expectNothingNewFrom(NodeProcess node, Instant since) {
    for (var each : cluster.observer().newSince(since))
      if (each.node().equals(node.name()))
        findings.miss("%s published %s".formatted(node.name(), each.block()));
  }

  /** Waits until a node's engine has the published chain, and tells how long it took. */
  void awaitFollows(NodeProcess node) {
    var from = Instant.now();
    cluster.await(node.name() + " to follow", () -> cluster.isAtHead(node.name()));
    findings.follow(Duration.between(from, Instant.now()));
  }

  void expectAlive() {
    for (var node : cluster.nodes())
      findings.expect(node.isAlive(), node.name() + "'s process has ended");
  }

  /** Counts what it has cost. */
  void end() {
    findings.late(cluster.observer().late(struck, cluster.outside().blockTime()));
    findings.terms(cluster.term() - term);
  }
}
