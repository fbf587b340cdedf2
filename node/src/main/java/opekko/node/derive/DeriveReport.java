package opekko.node.derive;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import opekko.node.terminal.Palette;

/** What a person reads at the end. */
record DeriveReport(Palette palette) {
  private static final int NAME_WIDTH = 24;

  /** One row for each number; then the first mismatch, field by field. */
  List<String> table(FixtureResult result) {
    var lines = new ArrayList<String>();
    row(lines, "L1 blocks", result.l1Blocks());
    row(lines, "channels", result.channels());
    row(lines, "batches", result.batches());
    row(lines, "L2 blocks", result.l2Blocks());
    row(lines, "attributes compared", result.attributes());
    if (result.steps() > 0) row(lines, "sync statuses compared", result.steps());
    if (result.tolerated() > 0) row(lines, "of them reorg seen early", result.tolerated());
    if (result.safeHeads() > 0) row(lines, "safe heads compared", result.safeHeads());
    var mismatches = "%-24s %10d".formatted("mismatches", result.mismatches().size());
    lines.add(result.isRight() ? palette.good(mismatches) : palette.bad(mismatches));
    lines.add(text("%-24s %10.2f", "seconds", result.seconds()));
    if (!result.isRight()) lines.addAll(firstMismatch(result));
    return lines;
  }

  private static void row(List<String> lines, String name, long value) {
    lines.add(text("%-24s %10d", name, value));
  }

  private List<String> firstMismatch(FixtureResult result) {
    var first = result.mismatches().getFirst();
    var lines = new ArrayList<String>();
    lines.add("");
    lines.add(palette.bad("first mismatch: " + first.where()));
    for (var difference : first.differences()) {
      lines.add("  " + palette.strong(difference.field()));
      lines.add("    expected " + difference.expected());
      lines.add("    got      " + difference.actual());
    }
    return lines;
  }

  /** A recording in one line, for runs over several. */
  String line(FixtureResult result) {
    var numbers = numbers(result);
    if (result.isRight()) return palette.good("ok  ") + "  " + numbers;
    var first = result.mismatches().getFirst();
    return palette.bad("FAIL")
        + "  "
        + numbers
        + "\n      "
        + palette.bad(result.mismatches().size() + " mismatches; first: " + first.where())
        + ": "
        + first.differences().getFirst();
  }

  String total(FixtureResult sum, int recordings, int unusable) {
    var verdict =
        sum.isRight() && unusable == 0
            ? palette.good("all as recorded")
            : palette.bad(
                sum.mismatches().size() + " mismatches, " + unusable + " unusable recordings");
    return "      " + numbers(sum) + "\n" + recordings + " recordings, " + verdict;
  }

  private static String numbers(FixtureResult result) {
    return text(
        "%-"
            + NAME_WIDTH
            + "s %5d L1 blocks %4d channels %5d batches %6d L2 blocks"
            + " %6d attributes %4d steps %7.2f s%s",
        result.name(),
        result.l1Blocks(),
        result.channels(),
        result.batches(),
        result.l2Blocks(),
        result.attributes(),
        result.steps(),
        result.seconds(),
        result.tolerated() > 0 ? "  (" + result.tolerated() + " reorgs seen early)" : "");
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
