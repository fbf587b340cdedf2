package opekko.node.rig;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Row 22, and the planned change of leader by itself. */
final class TransferFaults {
  private static final int TRANSFERS = 5;
  private static final Duration EVERY = Duration.ofSeconds(2);

  static final Fault PLANNED =
      new Fault(
          "22",
          "planned transfer",
          "POST /ha/v1/transfer",
          "another one leads; no late block",
          TransferFaults::transfer);

  static final Fault FLAP =
      new Fault(
          "22",
          "flapping",
          TRANSFERS + " transfers, 2 s apart",
          "no late block",
          (cluster, findings) -> {
            for (var i = 0; i < TRANSFERS; i++) {
              transfer(cluster, findings);
              cluster.pass(EVERY);
            }
          });

  static final List<Fault> USUAL = List.of(PLANNED, FLAP, SicknessFaults.BLIP);

  private TransferFaults() {}

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
