package opekko.node.rig;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Row 7: all links are bad for a while, but there. */
final class QualityFaults {
  private static final Duration LENGTH = Duration.ofSeconds(30);
  private static final long DELAY_MILLIS = 100;
  private static final long SOON_MILLIS = 5;
  private static final long LATER_MILLIS = 50;

  static final Fault LOSS_10 = loss(10);
  static final Fault LOSS_30 = loss(30);

  static final Fault SLOW_LINK =
      new Fault(
          "7",
          "1 Mbit/s to and from the leader",
          "tc tbf on the leader's link for 30 s",
          "no change of leader",
          QualityFaults::slowLink);

  static final Fault DELAY =
      new Fault(
          "7",
          DELAY_MILLIS + " ms delay between all",
          "a program holds each packet as it comes in, so "
              + 2 * DELAY_MILLIS
              + " ms there and back, for 30 s",
          "no change of leader",
          (cluster, findings) ->
              hold(cluster, findings, () -> Delay.of(cluster.network(), DELAY_MILLIS)));

  static final Fault REORDERED =
      new Fault(
          "7",
          "one packet of four overtaken between all",
          "a program holds each packet for %d ms as it comes in, one of four for %d, for 30 s"
              .formatted(SOON_MILLIS, LATER_MILLIS),
          "no change of leader",
          (cluster, findings) ->
              hold(
                  cluster,
                  findings,
                  () -> Delay.uneven(cluster.network(), SOON_MILLIS, LATER_MILLIS)));

  static final List<Fault> ALL = List.of(LOSS_10, LOSS_30, SLOW_LINK, DELAY, REORDERED);

  private QualityFaults() {}

  private static Fault loss(int percent) {
    return new Fault(
        "7",
        percent + " % loss between all",
        "iptables statistic in each namespace for 30 s",
        percent > 10 ? "late blocks bounded and reported" : "no change of leader",
        (cluster, findings) -> lose(cluster, findings, percent));
  }

  private static void lose(RigCluster cluster, Findings findings, int percent) {
    var ordeal = new Ordeal(cluster, findings);
    ordeal.strike(() -> cluster.network().lose(percent));
    ordeal.goOn(LENGTH);
    if (percent <= 10) ordeal.expectSameLeader();
    ordeal.expectAlive();
    ordeal.end();
    cluster.network().loseNothing();
  }

  private static void hold(RigCluster cluster, Findings findings, Supplier<Delay> start) {
    var ordeal = new Ordeal(cluster, findings);
    ordeal.struckNow();
    try (var _ = start.get()) {
      ordeal.goOn(LENGTH);
      ordeal.expectSameLeader();
      ordeal.expectAlive();
      ordeal.end();
    }
  }

  private static void slowLink(RigCluster cluster, Findings findings) {
    var ordeal = new Ordeal(cluster, findings);
    var leader = ordeal.leader().name();
    ordeal.strike(() -> cluster.network().limit(leader, "1mbit"));
    try {
      ordeal.goOn(LENGTH);
      ordeal.expectSameLeader();
      ordeal.expectAlive();
      ordeal.end();
    } finally {
      cluster.network().unlimit(leader);
    }
  }
}
