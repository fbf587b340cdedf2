package opekko.node.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FaultPageTest {
  private static final Fault PARTITION = fault("3", "apart");

  private final FaultPage page = new FaultPage(1);
  private final Findings findings = new Findings();

  private static Fault fault(String row, String name) {
    var promise = Promise.of("follows").followingWithin(Duration.ofSeconds(2)).withoutLateBlocks();
    return new Fault(row, name, "cut", promise, (_, _) -> {});
  }

  @Test
  void shouldKeepWhatFollowsTheTable() {
    page.add(PARTITION, findings, "1 to 2");
    var before = "# Faults\n\n| 3 | an old row |\n\n## Notes\n\n| a table |\n";

    var after = page.over(before);

    assertTrue(after.endsWith(" |\n\n## Notes\n\n| a table |\n"), after);
    assertTrue(after.contains("| 3 | apart |"), after);
    assertFalse(after.contains("an old row"), after);
    assertEquals(after, page.over(after));
  }

  @Test
  void shouldTellWhatWasNotTriedOnlyWhileItWasNot() {
    var untried = "| 22 | %s | | when asked for".formatted(TransferFaults.LONG_FLAP.name());
    assertTrue(page.over("").contains(untried));

    page.add(TransferFaults.LONG_FLAP, findings, "");

    assertFalse(page.over("").contains(untried));
  }

  @Test
  void shouldPutRowsInTheOrderOfTheFaultTable() {
    page.add(fault("22", "last"), findings, "");
    page.add(fault("3", "first"), findings, "");
    page.add(fault("22", "after the last"), findings, "");

    var after = page.over("");

    assertTrue(after.indexOf("first") < after.indexOf("| 19 |"), after);
    assertTrue(after.indexOf("| 19 |") < after.indexOf("| last"), after);
    assertTrue(after.indexOf("| last") < after.indexOf("after the last"), after);
  }

  @Test
  void shouldTellWhatTookTooLongAmongTheMissedPromises() {
    findings.begin();
    findings.follow(Duration.ofMillis(700));
    findings.follow(Duration.ofMillis(3200));
    findings.follow(Duration.ofMillis(800));
    findings.late(1);
    findings.miss("c leads again");

    var row = page.add(PARTITION, findings, "1 to 2");

    assertEquals(
        "| 3 | apart | cut | follows | 1 | - | 800 / 3200 ms | 1 | 0 "
            + "| run 1: c leads again; followed after 3200 ms; blocks were late | 1 to 2 |",
        row);
  }

  @Test
  void shouldMissNothingWhenAllWasInTime() {
    findings.begin();
    findings.follow(Duration.ofSeconds(2));

    var row = page.add(PARTITION, findings, "1 to 2");

    assertTrue(row.endsWith("| 0 | 0 | 0 | 1 to 2 |"), row);
  }
}
