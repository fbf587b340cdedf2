package opekko.node.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Tries the whole table of faults and writes what came of it as a table in Markdown.
 *
 * <p>{@code benchmarks/run faults RUNS FILE [ROW...] [long]}
 */
public final class FaultTable {
  /** Asks for what takes many minutes, too. */
  private static final String LONG = "long";

  private final int runs;
  private final Path file;
  private final FaultPage page;

  private FaultTable(int runs, Path file) {
    this.runs = runs;
    this.file = file;
    page = new FaultPage(runs);
  }

  public static void main(String[] args) throws Exception {
    var obstacle = RigNetwork.obstacle();
    if (obstacle.isPresent() || args.length < 2) {
      System.err.println(
          obstacle.orElse(
              "say how often each fault is tried, the file for the table, and perhaps which rows"));
      System.exit(2);
    }
    var table = new FaultTable(Integer.parseInt(args[0]), Path.of(args[1]));
    var rows = new ArrayList<>(List.of(args).subList(2, args.length));
    var groups = new ArrayList<>(groups());
    if (rows.remove(LONG)) groups.add(TransferFaults.LONG);
    for (var group : groups) {
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
        var trials = new Trials(cluster);
        var isWell = true;
        while (isWell && !left.isEmpty()) isWell = attempt(trials, left.pop());
      }
    }
  }

  private boolean attempt(Trials trials, Fault fault) throws IOException {
    var before = Load.average();
    var findings = trials.attempt(fault, runs);
    var row = page.add(fault, findings, before + " to " + Load.average());
    System.out.println(row + " " + findings.notes());
    // Each time, so that a table that is cut short has what was tried.
    Files.writeString(file, page.over(Files.exists(file) ? Files.readString(file) : ""));
    return findings.misses().isEmpty();
  }
}
