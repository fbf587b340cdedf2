package opekko.node.rig;

import java.time.Instant;
import java.util.List;

/** Rows 13, 14 and 18: nodes end and start again, on purpose or all at once. */
final class RestartFaults {
  static final Fault ROLLING =
      new Fault(
          "13",
          "rolling restart",
          "SIGTERM to each node, one after the other, started again at once",
          Promise.of("leadership is handed over before a leader ends: no late block")
              .withoutLateBlocks(),
          RestartFaults::rolling);

  static final Fault ALL_KILLED =
      new Fault(
          "14",
          "all three killed",
          "kill -9 to all at once, then all started",
          "same head, nothing acknowledged is lost",
          RestartFaults::allKilled);

  static final Fault SUCCESSOR_BEHIND =
      new Fault(
          "18",
          "the only successor is behind",
          "a follower killed for 20 blocks, started again as the leader is killed",
          "it is filled from the log and goes on",
          RestartFaults::successorBehind);

  static final List<Fault> USUAL = List.of(ROLLING, ALL_KILLED);

  static final List<Fault> ALL = List.of(ROLLING, ALL_KILLED, SUCCESSOR_BEHIND);

  private static final int BLOCKS_BEHIND = 20;

  private RestartFaults() {}

  private static void rolling(RigCluster cluster, Findings findings) {
    for (var node : cluster.nodes()) {
      cluster.settle();
      var ordeal = new Ordeal(cluster, findings);
      ordeal.strike(node::terminate);
      node.start();
      cluster.awaitBlocks(2);
      ordeal.awaitFollows(node);
      ordeal.end();
    }
  }

  private static void allKilled(RigCluster cluster, Findings findings) {
    var ordeal = new Ordeal(cluster, findings);
    ordeal.strike(() -> cluster.nodes().forEach(NodeProcess::kill));
    restart(cluster, findings);
    ordeal.end();
  }

  /** Starts all of a cluster that does not run. */
  static void restart(RigCluster cluster, Findings findings) {
    var height = cluster.observer().height();
    cluster.nodes().forEach(NodeProcess::start);
    var started = Instant.now();
    cluster.await("a block after the restart", () -> cluster.observer().height() > height);
    var first = cluster.observer().newSince(started).getFirst();
    findings.gap(first.gapSince(started));
    cluster.awaitAgreement();
  }

  private static void successorBehind(RigCluster cluster, Findings findings) {
    var ordeal = new Ordeal(cluster, findings);
    var late = ordeal.follower();
    late.kill();
    cluster.awaitBlocks(BLOCKS_BEHIND);
    ordeal.strike(ordeal.leader()::kill);
    late.start();
    ordeal.awaitSuccessor();
    ordeal.leader().start();
    ordeal.awaitFollows(ordeal.leader());
    ordeal.end();
  }
}
