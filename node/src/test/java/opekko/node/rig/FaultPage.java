package opekko.node.rig;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The page of the fault table in Markdown. */
final class FaultPage {
  /** From here on the page is written by people, and stays as it is. */
  private static final String KEPT = "\n## ";

  private final int runs;
  private final List<Line> lines = new ArrayList<>();

  FaultPage(int runs) {
    this.runs = runs;
  }

  /** A row of the table, once it was tried. */
  private record Line(Fault fault, Findings findings, String load) {
    @Override
    public String toString() {
      var misses = new ArrayList<>(findings.misses());
      misses.addAll(fault.promise().missedInTime(findings));
      return "| %s | %s | %s | %s | %d | %s | %s | %d | %d | %s | %s |"
          .formatted(
              fault.row(),
              fault.name(),
              fault.injection(),
              fault.promise().text(),
              findings.runs(),
              findings.gaps(),
              findings.follows(),
              findings.late(),
              findings.terms(),
              misses.isEmpty() ? "0" : String.join("; ", misses),
              load);
    }
  }

  /**
   * @param load at start and end
   * @return the row
   */
  String add(Fault fault, Findings findings, String load) {
    lines.add(new Line(fault, findings, load));
    return lines.getLast().toString();
  }

  /**
   * The whole page.
   *
   * @param before what it was: its first heading and all that follows is kept
   */
  String over(String before) {
    var kept = before.indexOf(KEPT);
    return head() + "\n" + rows() + (kept < 0 ? "" : before.substring(kept));
  }

  /** The tried ones, and those that are not tried at all, in the order of the fault table. */
  private String rows() {
    var rows = new TreeMap<String, List<String>>(Comparator.comparingInt(Integer::parseInt));
    for (var line : lines)
      rows.computeIfAbsent(line.fault().row(), _ -> new ArrayList<>()).add(line.toString());
    for (var each : UntriedFault.ALL)
      if (!isTried(each.name()))
        rows.computeIfAbsent(each.row(), _ -> new ArrayList<>()).add(row(each));
    return rows.values().stream()
        .flatMap(List::stream)
        .map(row -> row + "\n")
        .collect(Collectors.joining());
  }

  private boolean isTried(String name) {
    return lines.stream().anyMatch(line -> line.fault().name().equals(name));
  }

  private static String row(UntriedFault fault) {
    return "| %s | %s | | %s | not run | | | | | | |"
        .formatted(fault.row(), fault.name(), fault.why());
  }

  private String head() {
    return """
    # Faults

    What a cluster of three does when things fail: real nodes, each in a network namespace of its own, on a ledger engine each,
    blocks of %d s. `benchmarks/run faults %d docs/FAULTS.md` (as root) tries all of it and writes this page, but for what follows
    the table. Each fault is made to happen %s, at any moment of a block; before and after, all nodes are ready and agree.

    - **In every run**: no height decided, published or asked of a signer with two hashes (the nodes' logs, the observer, the files of
      the sign guards), every published block in the final chain of every node. A break of that is among the missed promises.
    - First new block: from the fault, or from when the block was due if that is later, to the observer. Follows: from when the node
      was woken, its links were mended or its process was started, to its engine having all that was published, looked at five times
      a second. Late: there more than half a block time after its timestamp. Terms: how far the term went on, over all runs.
    - Conditions: %s, %d processors, %s %s, Java %s, %s; the load average at start and end is with each row.

    | row | fault | injection | promise | runs | first new block, median / worst | follows, median / worst | late blocks | terms | promises missed | load |
    | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\
    """
        .formatted(
            RigCluster.BLOCK_TIME,
            runs,
            runs == 1 ? "once" : runs + " times",
            LocalDate.now(ZoneOffset.UTC),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.name"),
            System.getProperty("os.version").split("-")[0],
            Runtime.version(),
            System.getProperty("os.arch"));
  }
}
