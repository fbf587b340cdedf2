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

/** A group of faults, tried on one cluster of three. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FaultTrials {
  private static final int RUNS = 1;

  private RigCluster cluster;

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
  }

  @AfterAll
  void end() {
    if (cluster != null) cluster.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void shouldKeepItsPromises(Fault fault) {
    var findings = Trials.run(cluster, fault, RUNS);
    System.out.printf(
        "%s: gaps (median / worst) %s, late blocks %d, terms %d %s%n",
        fault, findings.gaps(), findings.late(), findings.terms(), findings.notes());
    assertEquals(List.of(), findings.misses());
  }
}
