package opekko.node.derive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import opekko.devnet.replay.AttributesDiff.Difference;
import opekko.node.terminal.Palette;
import org.junit.jupiter.api.Test;

class DeriveReportTest {
  private static final FixtureResult RIGHT =
      new FixtureResult("rec-a", 11, 4, 5, 30, 30, 10, 0, 9, List.of(), Duration.ofMillis(1234));
  private static final FixtureResult WRONG =
      new FixtureResult(
          "rec-b",
          7,
          1,
          1,
          3,
          3,
          4,
          1,
          0,
          List.of(
              new Mismatch(
                  "attributes of L2 block 2",
                  List.of(
                      new Difference("gasLimit", "30000000", "60000000"),
                      new Difference("withdrawals", "none", "absent"))),
              Mismatch.of("the end", "safe_l2", "3", "2")),
          Duration.ofMillis(90));

  private final DeriveReport plain = new DeriveReport(new Palette(false));

  @Test
  void shouldTabulateNumbersOfRecordingThatIsRight() {
    assertEquals(
        """
        L1 blocks                        11
        channels                          4
        batches                           5
        L2 blocks                        30
        attributes compared              30
        sync statuses compared           10
        safe heads compared               9
        mismatches                        0
        seconds                        1.23\
        """,
        String.join("\n", plain.table(RIGHT)));
  }

  @Test
  void shouldShowFirstMismatchFieldByField() {
    assertEquals(
        """
        L1 blocks                         7
        channels                          1
        batches                           1
        L2 blocks                         3
        attributes compared               3
        sync statuses compared            4
        of them reorg seen early          1
        mismatches                        2
        seconds                        0.09

        first mismatch: attributes of L2 block 2
          gasLimit
            expected 30000000
            got      60000000
          withdrawals
            expected none
            got      absent\
        """,
        String.join("\n", plain.table(WRONG)));
  }

  @Test
  void shouldGiveEachRecordingOneLine() {
    assertEquals(
        "ok    rec-a                       11 L1 blocks    4 channels     5 batches     30 L2 blocks"
            + "     30 attributes   10 steps    1.23 s",
        plain.line(RIGHT));
    assertTrue(
        plain
            .line(WRONG)
            .endsWith(
                "(1 reorgs seen early)\n      2 mismatches; first: attributes of L2 block 2:"
                    + " gasLimit: expected 30000000, got 60000000"));
  }

  @Test
  void shouldSumUpAllRecordings() {
    var sum = FixtureResult.none("total").plus(RIGHT).plus(WRONG);

    assertEquals(33, sum.l2Blocks());
    assertEquals(
        "2 recordings, 2 mismatches, 0 unusable recordings",
        plain.total(sum, 2, 0).lines().toList().getLast());
    assertEquals(
        "1 recordings, all as recorded", plain.total(RIGHT, 1, 0).lines().toList().getLast());
  }

  @Test
  void shouldColourOnlyWhenAsked() {
    var coloured = new DeriveReport(new Palette(true));

    assertTrue(coloured.line(RIGHT).contains("\u001b[32m"));
    assertFalse(plain.line(RIGHT).contains("\u001b"));
  }
}
