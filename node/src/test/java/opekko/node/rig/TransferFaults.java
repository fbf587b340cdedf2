package opekko.node.rig;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Row 22, and the planned change of leader by itself. */
final class TransferFaults {
  private static final int TRANSFERS = 5;
  private static final Duration EVERY = Duration.ofSeconds(2);
  private static final Duration LENGTH = Duration.ofMinutes(10);
  private static final Promise NO_LATE_BLOCK = Promise.of("no late block").withoutLateBlocks();

  static final Fault PLANNED =
      new Fault(
          "22",
          "planned transfer",
          "POST /ha/v1/transfer",
          Promise.of("another one leads; no late block").withoutLateBlocks(),
          TransferFaults::transfer);

  static final Fault FLAP =
      new Fault(
          "22",
          "flapping",
          TRANSFERS + " transfers, 2 s apart",
          NO_LATE_BLOCK,
          (cluster, findings) -> {
            for (var i = 0; i < TRANSFERS; i++) flap(cluster, findings);
          });

  static final Fault LONG_FLAP =
      new Fault(
          "22",
          "flapping for %d min".formatted(LENGTH.toMinutes()),
          "transfers, 2 s apart",
          NO_LATE_BLOCK,
          (cluster, findings) -> {
            var end = Instant.now().plus(LENGTH);
            while (Instant.now().isBefore(end)) flap(cluster, findings);
          });

  static final List<Fault> USUAL = List.of(PLANNED, FLAP, SicknessFaults.BLIP);

  /** Takes many minutes, and is tried when it is asked for. */
  static final List<Fault> LONG = List.of(LONG_FLAP);

  private TransferFaults() {}

  private static void flap(RigCluster cluster, Findings findings) {
    transfer(cluster, findings);
    cluster.pass(EVERY);
  }

  private static void transfer(RigCluster cluster, Findings findings) {
    var ordeal = new Ordeal(cluster, findings);
    var from = new HaClient(ordeal.leader());
    ordeal.strike(() -> {
      var answer = from.order("transfer", Map.of("reason", "fault rig"));
      if (answer.isDone()) findings.note(answer.text());
      else findings.miss("no transfer: " + answer.text());
    });
    ordeal.awaitSuccessor();
    cluster.awaitBlocks(1);
    ordeal.expectSuccessor();
    ordeal.end();
  }
}
