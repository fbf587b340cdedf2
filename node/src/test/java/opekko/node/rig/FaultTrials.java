package opekko.node.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A group of faults, tried on one cluster of three. Together the groups try rows 1, 2, 3, 4, 6, 8,
 * 13, 14 and 22 of the fault table, each at least twice: a row of one fault has two runs of it, a
 * row of twelve has one of each.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FaultTrials {
  private static final int RUNS_OF_A_ROW = 2;

  private RigCluster cluster;
  private Trials trials;

  /** Which. */
  abstract List<Fault> faults();

  Program program() {
    return Program.SHIPPED;
  }

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    var obstacle = RigNetwork.obstacle();
    assumeTrue(obstacle.isEmpty(), obstacle.orElse(""));
    cluster = RigCluster.start(RigCluster.VOTERS, folder, program(), Optional.empty());
    trials = new Trials(cluster);
  }

  @AfterAll
  void end() {
    if (cluster != null) cluster.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void shouldKeepItsPromises(Fault fault) {
    var findings = trials.attempt(fault, runs(fault));
    System.out.printf(
        "%s: %d runs, gaps %s, follows after %s (median / worst), late blocks %d, terms %d %s%n",
        fault,
        findings.runs(),
        findings.gaps(),
        findings.follows(),
        findings.late(),
        findings.terms(),
        findings.notes());
    assertEquals(List.of(), findings.misses());
  }

  private int runs(Fault fault) {
    var ofRow = faults().stream().filter(each -> each.row().equals(fault.row())).count();
    return (int) Math.ceilDiv(RUNS_OF_A_ROW, ofRow);
  }
}
