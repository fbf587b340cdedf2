package opekko.node.rig;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Rows 3 to 6: links between the nodes are cut, on all or some ways, and mended. */
final class LinkFaults {
  private static final Duration LENGTH = Duration.ofSeconds(8);
  private static final Duration SETTLING = Duration.ofSeconds(3);
  private static final long MOST_TERMS = 2;
  private static final String ONE_LEADER = "one leader with a quorum; at most 2 terms; none exits";

  static final Fault LEADER_ALONE =
      new Fault(
          "3",
          "leader apart from the rest",
          "all links of the leader cut for 8 s",
          Promise.of(
                  "the rest goes on; the leader publishes nothing, and follows within 2 s when healed")
              .followingWithin(Duration.ofSeconds(2)),
          LinkFaults::leaderAlone);

  static final Fault FOLLOWER_ALONE =
      new Fault(
          "4",
          "one follower apart from the rest",
          "all links of a follower cut for 8 s",
          Promise.of("no change of leader, no late block, no new term").withoutLateBlocks(),
          LinkFaults::followerAlone);

  static final Fault ALL_APART =
      new Fault(
          "5",
          "all three apart",
          "all links cut for 8 s",
          "nothing is published; goes on when two meet",
          LinkFaults::allApart);

  static final Fault LEADER_DEAF =
      oneWay(
          "the leader hears none",
          (cluster, leader) -> {
            for (var other : cluster.others(leader))
              cluster.network().cut(other.name(), leader.name());
          });

  static final Fault LEADER_MUTE =
      oneWay(
          "none hear the leader",
          (cluster, leader) -> {
            for (var other : cluster.others(leader))
              cluster.network().cut(leader.name(), other.name());
          });

  static final Fault ONE_LINK =
      oneWay(
          "only one link of the leader cut",
          (cluster, leader) -> {
            var other = cluster.others(leader).getFirst();
            cluster.network().cut(leader.name(), other.name());
            cluster.network().cut(other.name(), leader.name());
          });

  static final Fault LOG_MUTE =
      oneWay(
          "none hear the leader's log, all hear its cluster link",
          (cluster, leader) -> {
            for (var other : cluster.others(leader))
              cluster.network().cutPort(leader.name(), other.name(), NodeProcess.LOG_PORT);
          });

  static final Fault LINK_MUTE =
      oneWay(
          "none hear the leader's cluster link, all hear its log",
          (cluster, leader) -> {
            for (var other : cluster.others(leader))
              cluster.network().cutPort(leader.name(), other.name(), NodeProcess.CLUSTER_PORT);
          });

  static final List<Fault> USUAL =
      List.of(LEADER_ALONE, FOLLOWER_ALONE, LEADER_DEAF, LEADER_MUTE, ONE_LINK);

  static final List<Fault> ALL =
      List.of(
          LEADER_ALONE,
          FOLLOWER_ALONE,
          ALL_APART,
          LEADER_DEAF,
          LEADER_MUTE,
          ONE_LINK,
          LOG_MUTE,
          LINK_MUTE);

  private LinkFaults() {}

  /** What is cut. */
  @FunctionalInterface
  private interface Cut {
    void make(RigCluster cluster, NodeProcess leader);
  }

  private static Fault oneWay(String name, Cut cut) {
    return new Fault(
        "6",
        name,
        "one-way cuts for 8 s",
        ONE_LEADER,
        (cluster, findings) -> oneWay(cluster, findings, cut));
  }

  private static void leaderAlone(RigCluster cluster, Findings findings) {
    var ordeal = new Ordeal(cluster, findings);
    ordeal.strike(() -> cluster.network().isolate(ordeal.leader().name()));
    ordeal.awaitSuccessor();
    var replaced = Instant.now();
    ordeal.goOn(LENGTH);
    ordeal.expectNothingNewFrom(ordeal.leader(), replaced);
    cluster.network().heal();
    ordeal.awaitFollows(ordeal.leader());
    ordeal.expectAlive();
    ordeal.end();
  }

  private static void followerAlone(RigCluster cluster, Findings findings) {
    var ordeal = new Ordeal(cluster, findings);
    var term = cluster.term();
    ordeal.strike(() -> cluster.network().isolate(ordeal.follower().name()));
    ordeal.goOn(LENGTH);
    ordeal.expectSameLeader();
    cluster.network().heal();
    ordeal.awaitFollows(ordeal.follower());
    ordeal.goOn(SETTLING);
    ordeal.expectSameLeader();
    findings.expect(cluster.term() == term, "the term went on to " + cluster.term());
    ordeal.expectAlive();
    ordeal.end();
  }

  private static void allApart(RigCluster cluster, Findings findings) {
    var ordeal = new Ordeal(cluster, findings);
    ordeal.strike(() -> cluster.network().nodes().forEach(cluster.network()::isolate));
    ordeal.goOn(SETTLING);
    var stopped = Instant.now();
    ordeal.goOn(LENGTH);
    for (var node : cluster.nodes()) ordeal.expectNothingNewFrom(node, stopped);
    cluster.network().heal();
    var healed = Instant.now();
    cluster.awaitBlocks(1);
    findings.gap(cluster.observer().newSince(healed).getFirst().gapSince(healed));
    ordeal.expectAlive();
    ordeal.end();
  }

  private static void oneWay(RigCluster cluster, Findings findings, Cut cut) {
    var ordeal = new Ordeal(cluster, findings);
    var term = cluster.term();
    ordeal.strike(() -> cut.make(cluster, ordeal.leader()));
    ordeal.goOn(LENGTH);
    cluster.awaitBlocks(1);
    var used = cluster.term() - term;
    findings.expect(used <= MOST_TERMS, used + " terms were used");
    ordeal.expectAlive();
    cluster.network().heal();
    cluster.network().loseNothing();
    ordeal.awaitFollows(ordeal.leader());
    ordeal.end();
  }
}
