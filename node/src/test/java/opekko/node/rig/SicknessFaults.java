package opekko.node.rig;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import opekko.devnet.l1.L1Chain.Replaced;
import opekko.node.rig.Outside.Doors;

/**
 * Rows 8 to 10 and 21: what a node needs fails, its engine, L1 or signer; the node itself is well.
 */
final class SicknessFaults {
  private static final Duration LENGTH = Duration.ofSeconds(8);
  private static final Duration STUMBLE = Duration.ofMillis(500);
  private static final Duration TOLERANCE = Duration.ofMillis(50);
  private static final String HANDS_OVER = "seen by the leader itself; a ready node goes on";

  static final Fault ENGINE_DOWN =
      engine("engine of the leader down", "its port closed", doors -> doors.engine().goDown());
  static final Fault ENGINE_HUNG =
      engine("engine of the leader hung", "no answers", doors -> doors.engine().hang());
  static final Fault ENGINE_SYNCING =
      engine(
          "engine of the leader syncing",
          "answers SYNCING",
          doors -> doors.faults().setSyncing(true));

  static final Fault BLIP =
      new Fault(
          "22",
          "engine blip of 0.5 s",
          "no answers of the leader's engine for 0.5 s",
          "changes nothing",
          SicknessFaults::blip);

  static final Fault ALL_ENGINES_HUNG =
      new Fault(
          "9",
          "all engines hung",
          "no answers of any engine for 8 s",
          "at most one change of leader; recovers by itself",
          SicknessFaults::allHung);

  static final Fault L1_DOWN =
      l1("L1 of the leader down", "its port closed to the leader", doors -> doors.l1().goDown());

  static final Fault L1_HUNG =
      l1("L1 of the leader hung", "no answers to the leader", doors -> doors.l1().hang());

  static final Fault L1_REORG =
      new Fault(
          "10",
          "L1 reorg of 2",
          "the newest two L1 blocks replaced",
          "agreement on one chain, rewound if need be",
          SicknessFaults::l1Reorg);

  static final Fault SIGNER_DOWN =
      failing(
          "21", "signer of the leader down", "its port closed", doors -> doors.signer().goDown());

  static final Fault SIGNER_HUNG =
      failing("21", "signer of the leader hung", "no answers", doors -> doors.signer().hang());

  static final List<Fault> ENGINE = List.of(ENGINE_DOWN, ENGINE_HUNG, ENGINE_SYNCING);

  static final List<Fault> ALL =
      List.of(
          ENGINE_DOWN,
          ENGINE_HUNG,
          ENGINE_SYNCING,
          ALL_ENGINES_HUNG,
          L1_DOWN,
          L1_HUNG,
          L1_REORG,
          SIGNER_DOWN,
          SIGNER_HUNG);

  private SicknessFaults() {}

  private static Fault engine(String name, String injection, Consumer<Doors> failing) {
    return failing("8", name, injection, failing);
  }

  private static Fault failing(String row, String name, String injection, Consumer<Doors> failing) {
    return new Fault(
        row,
        name,
        injection,
        HANDS_OVER,
        (cluster, findings) -> {
          var ordeal = new Ordeal(cluster, findings);
          var doors = cluster.outside().of(ordeal.leader().name());
          ordeal.strike(() -> failing.accept(doors));
          ordeal.awaitSuccessor();
          cluster.awaitBlocks(2);
          doors.recover();
          ordeal.awaitFollows(ordeal.leader());
          ordeal.expectAlive();
          ordeal.end();
        });
  }

  private static Fault l1(String name, String injection, Consumer<Doors> failing) {
    return new Fault(
        "10",
        name,
        injection + " for some 14 s",
        "the chain goes on",
        (cluster, findings) -> {
          var ordeal = new Ordeal(cluster, findings);
          var doors = cluster.outside().of(ordeal.leader().name());
          ordeal.strike(() -> failing.accept(doors));
          cluster.awaitBlocks(6);
          ordeal.goOn(LENGTH);
          cluster.awaitBlocks(2);
          doors.l1().recover();
          ordeal.expectAlive();
          ordeal.end();
        });
  }

  private static void blip(RigCluster cluster, Findings findings) {
    var ordeal = new Ordeal(cluster, findings);
    var doors = cluster.outside().of(ordeal.leader().name());
    ordeal.strike(doors.engine()::hang);
    ordeal.goOn(STUMBLE);
    doors.recover();
    var ended = Instant.now();
    cluster.awaitBlocks(3);
    ordeal.expectSameLeaderIfWithin(STUMBLE.plus(TOLERANCE), ended);
    ordeal.end();
  }

  private static void allHung(RigCluster cluster, Findings findings) {
    var ordeal = new Ordeal(cluster, findings);
    var term = cluster.term();
    ordeal.strike(
        () -> cluster.nodes().forEach(node -> cluster.outside().of(node.name()).engine().hang()));
    ordeal.goOn(LENGTH);
    cluster.nodes().forEach(node -> cluster.outside().of(node.name()).recover());
    cluster.awaitBlocks(3);
    var used = cluster.term() - term;
    findings.expect(used <= 1, used + " changes of leader");
    ordeal.expectAlive();
    ordeal.end();
  }

  private static void l1Reorg(RigCluster cluster, Findings findings) {
    var ordeal = new Ordeal(cluster, findings);
    ordeal.strike(() -> cluster.outside().l1().reorg(2, Replaced.KEPT));
    ordeal.goOn(LENGTH);
    cluster.awaitBlocks(2);
    ordeal.expectAlive();
    ordeal.end();
  }
}
