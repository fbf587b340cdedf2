package opekko.node.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rig itself, proven on a node without a cluster. */
class LoneNodeIT {
  @TempDir private Path folder;

  @BeforeEach
  void requireNamespaces() {
    var obstacle = RigNetwork.obstacle();
    assumeTrue(obstacle.isEmpty(), obstacle.orElse(""));
  }

  @Test
  void shouldGoOnFromItsOwnLogWhenKilled() throws Exception {
    try (var cluster = RigCluster.start(List.of("a"), folder, Program.SHIPPED, Optional.empty())) {
      cluster.awaitBlocks(3);
      cluster.node("a").kill();
      cluster.node("a").start();
      cluster.awaitBlocks(3);
      cluster.awaitAgreement();

      assertEquals(List.of(), cluster.broken());
    }
  }
}
