package opekko.node.rig;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Row 1: the leader is killed, at any moment or at a step of its block. */
final class CrashFaults {
  private static final String PROMISE =
      "another one goes on; before the commit the block may vanish, after it the same is published";

  static final Fault ANY_MOMENT =
      new Fault("1", "leader killed at any moment", "kill -9", PROMISE, CrashFaults::killed);

  static final List<Fault> AT_STEPS =
      Arrays.stream(KillPoint.values()).map(CrashFaults::atStep).toList();

  private CrashFaults() {}

  private static Fault atStep(KillPoint point) {
    return new Fault(
        "1",
        "leader killed at " + point,
        "the node halts itself at the step",
        PROMISE,
        (cluster, findings) -> atStep(cluster, findings, point));
  }

  private static void killed(RigCluster cluster, Findings findings) {
    var ordeal = new Ordeal(cluster, findings);
    ordeal.strike(ordeal.leader()::kill);
    finish(cluster, ordeal);
  }

  private static void atStep(RigCluster cluster, Findings findings, KillPoint point) {
    var ordeal = new Ordeal(cluster, findings);
    var kill = new KillSwitch(ordeal.leader().folder());
    kill.arm(point, cuts(cluster, ordeal.leader().name(), point));
    ordeal.leader().awaitEnd();
    ordeal.struckNow();
    kill.disarm();
    cluster.network().heal();
    finish(cluster, ordeal);
  }

  /** What the leader cuts itself off from, so that a block is stored exactly where it should be. */
  private static List<List<String>> cuts(RigCluster cluster, String leader, KillPoint point) {
    var others = cluster.network().nodes().stream().filter(node -> !node.equals(leader));
    return switch (point) {
      case S5_STORED -> others.map(other -> cluster.network().cutting(leader, other)).toList();
      case S6_ACKNOWLEDGED ->
          others.map(other -> cluster.network().cutting(other, leader)).toList();
      case S1_ATTRIBUTES,
          S2_BUILD_ASKED,
          S3_BUILDING,
          S4_SEALED,
          S7_COMMITTED,
          S8_SIGNED,
          S9_PUBLISHED,
          S10_INSERTED,
          S11_HEAD ->
          List.of();
    };
  }

  private static void finish(RigCluster cluster, Ordeal ordeal) {
    ordeal.awaitSuccessor();
    cluster.awaitBlocks(1);
    ordeal.leader().start();
    ordeal.awaitFollows(ordeal.leader());
    ordeal.end();
  }

  static List<Fault> all() {
    var all = new ArrayList<Fault>();
    all.add(ANY_MOMENT);
    all.addAll(AT_STEPS);
    return all;
  }
}
