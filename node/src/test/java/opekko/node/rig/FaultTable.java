package opekko.node.rig;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * Tries the whole table of faults and writes what came of it as a table in Markdown.
 *
 * <p>{@code benchmarks/run faults RUNS FILE [ROW...]}
 */
public final class FaultTable {
  private final int runs;
  private final Path file;
  private final List<Line> lines = new ArrayList<>();

  private FaultTable(int runs, Path file) {
    this.runs = runs;
    this.file = file;
  }

  /** A row of the table, once it was tried. */
  private record Line(Fault fault, Findings findings, String load) {}

  public static void main(String[] args) throws Exception {
    var obstacle = RigNetwork.obstacle();
    if (obstacle.isPresent() || args.length < 2) {
      System.err.println(
          obstacle.orElse("say how often each fault is tried, and the file for the table"));
      System.exit(2);
    }
    var table = new FaultTable(Integer.parseInt(args[0]), Path.of(args[1]));
    var rows = List.of(args).subList(2, args.length);
    for (var group : groups()) {
      var faults =
          group.stream().filter(fault -> rows.isEmpty() || rows.contains(fault.row())).toList();
      table.attempt(faults, program(group));
    }
    System.exit(0);
  }

  private static List<List<Fault>> groups() {
    return List.of(
        List.of(CrashFaults.ANY_MOMENT),
        CrashFaults.AT_STEPS,
        PauseFaults.ALL,
        PauseFaults.AT_STEPS,
        LinkFaults.ALL,
        QualityFaults.ALL,
        SicknessFaults.ALL,
        TransferFaults.USUAL,
        RestartFaults.ALL,
        VoterFaults.ALL,
        ForceFaults.ALL,
        DeviceFaults.ALL);
  }

  /** Only where it must be, it is not the program that is shipped. */
  private static Program program(List<Fault> group) {
    var isAtSteps = group.equals(CrashFaults.AT_STEPS) || group.equals(PauseFaults.AT_STEPS);
    return isAtSteps ? Program.KILLABLE : Program.SHIPPED;
  }

  /** A cluster that broke a promise is not used for the next fault. */
  private void attempt(List<Fault> faults, Program program) throws IOException {
    var left = new ArrayDeque<>(faults);
    while (!left.isEmpty()) {
      var folder = Files.createTempDirectory("opekko-faults");
      try (var cluster =
          RigCluster.start(RigCluster.VOTERS, folder, program, Shim.compile(folder))) {
        var isWell = true;
        while (isWell && !left.isEmpty()) isWell = attempt(cluster, left.pop());
      }
    }
  }

  private boolean attempt(RigCluster cluster, Fault fault) throws IOException {
    var before = Load.average();
    var findings = Trials.attempt(cluster, fault, runs);
    lines.add(new Line(fault, findings, before + " to " + Load.average()));
    System.out.println(row(lines.getLast()) + " " + findings.notes());
    // Each time, so that a table that is cut short has what was tried.
    write();
    return findings.misses().isEmpty();
  }

  private void write() throws IOException {
    var rows = new TreeMap<String, List<String>>(Comparator.comparingInt(Integer::parseInt));
    for (var line : lines)
      rows.computeIfAbsent(line.fault().row(), _ -> new ArrayList<>()).add(row(line));
    for (var each : UntriedFault.ALL)
      rows.computeIfAbsent(each.row(), _ -> new ArrayList<>()).add(row(each));
    try (var out = new PrintStream(Files.newOutputStream(file), true, StandardCharsets.UTF_8)) {
      out.println(head(runs));
      rows.values().forEach(each -> each.forEach(out::println));
    }
  }

  private static String head(int runs) {
    return """
    # Faults

    What a cluster of three does when things fail: real nodes, each in a network namespace of its own, on a ledger engine each,
    blocks of %d s. `benchmarks/run faults %d docs/FAULTS.md` (as root) tries all of it and writes this page; a row's number after
    the file tries that row alone. Each fault is made to happen %d times, at any moment of a block; before and after, all nodes are
    ready and agree.

    - **In every run**: no height decided, published or asked of a signer with two hashes (the nodes' logs, the observer, the files of
      the sign guards), every published block in the final chain of every node. A break of that is among the missed promises.
    - First new block: from the fault, or from when the block was due if that is later, to the observer. Late: there more than
      half a block time after its timestamp. Terms: how far the term went on, over all runs.
    - Conditions: %s, %d processors, %s %s, Java %s, %s; the load average at start and end is with each row.

    | row | fault | injection | promise | runs | first new block, median / worst | late blocks | terms | promises missed | load |
    | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\
    """
        .formatted(
            RigCluster.BLOCK_TIME,
            runs,
            runs,
            LocalDate.now(ZoneOffset.UTC),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.name"),
            System.getProperty("os.version").split("-")[0],
            Runtime.version(),
            System.getProperty("os.arch"));
  }

  private static String row(UntriedFault fault) {
    return "| %s | %s | | %s | not run | | | | | |"
        .formatted(fault.row(), fault.name(), fault.why());
  }

  private static String row(Line line) {
    var fault = line.fault();
    var findings = line.findings();
    var misses = findings.misses().isEmpty() ? "0" : String.join("; ", findings.misses());
    return "| %s | %s | %s | %s | %d | %s | %d | %d | %s | %s |"
        .formatted(
            fault.row(),
            fault.name(),
            fault.injection(),
            fault.promise(),
            findings.runs(),
            findings.gaps(),
            findings.late(),
            findings.terms(),
            misses,
            line.load());
  }
}
