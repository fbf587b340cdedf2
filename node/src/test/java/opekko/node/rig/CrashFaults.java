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
    kill.arm(point);
    ordeal.leader().awaitEnd();
    ordeal.struckNow();
    kill.disarm();
    finish(cluster, ordeal);
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
