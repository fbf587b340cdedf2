package opekko.node.devnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.OptionalLong;
import opekko.node.cli.Opekko;
import opekko.node.config.ConfigError;
import opekko.node.process.ChildProcesses;
import opekko.node.process.ProcessNews;
import opekko.node.process.Program;
import opekko.protocol.api.HaStatus;
import opekko.protocol.api.LeaderChange;
import opekko.protocol.fault.Fetched;
import opekko.protocol.metrics.NodeMetrics;
import opekko.rpc.rollup.RollupClient;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code opekko devnet --nodes 3}, as a user has it but for the ports. */
class DevnetClusterTest {
  private static final Program NODE = Program.of(Opekko.class, "node", "--log.level=info");

  @TempDir private Path folder;

  @BeforeAll
  static void needChildProcesses() {
    ChildProcesses.assume();
  }

  private DevnetSettings settings(Sequencers sequencers) {
    return new DevnetSettings(
        Optional.of(folder.resolve("chain")),
        ChainShape.every(1, 1),
        sequencers,
        OptionalLong.empty(),
        2,
        "calldata",
        DevnetPorts.FREE);
  }

  private static HaStatus cluster(DevnetMap.Node node) {
    try (var client = RollupClient.to(node.rpc(), Duration.ofSeconds(10), NodeMetrics.NONE)) {
      var answer = client.cluster().toCompletableFuture().join();
      if (answer instanceof Fetched.Found<HaStatus>(var status)) return status;
      throw new AssertionError(node.name() + ": " + answer);
    }
  }

  @Test
  void shouldGoOnUnderAnotherLeaderWhenTheProcessOfTheLeaderIsKilled() {
    var heads = new Heads();
    var pids = new ArrayList<Long>();
    var sequencers = new Sequencers(OptionalLong.of(3), Optional.of(NODE));
    try (var devnet = Devnet.start(settings(sequencers), heads, "test")) {
      var nodes = devnet.map().sequencers();
      for (var node : nodes) heads.await(node.name(), now -> now.safeL2().number() > 0);

      var victim = heads.leader();
      var term = cluster(devnet.map().sequencer()).term();
      var moved =
          heads.expect(
              LeaderChange.class, change -> change.term() > term && !change.to().equals(victim));
      var back = heads.expect(ProcessNews.Started.class, _ -> true);
      var before = heads.await(victim, _ -> true).unsafeL2().number();
      ProcessHandle.of(heads.pid(victim)).orElseThrow().destroyForcibly();

      Heads.joined(moved);
      Heads.joined(back);
      for (var node : nodes) heads.await(node.name(), now -> now.safeL2().number() > before + 2);
      for (var node : nodes) {
        // A busy machine may have moved leadership again meanwhile.
        assertTrue(
            cluster(node).changes().stream()
                .anyMatch(change -> change.term() > term && !change.to().equals(victim)),
            node.name());
        pids.add(heads.pid(node.name()));
      }
      assertSameBlocks(devnet.map(), before + 2);
      heads
          .unsafeHashes()
          .forEach((height, hashes) -> assertEquals(1, hashes.size(), "height " + height));
    }
    for (var pid : pids)
      assertFalse(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false), "pid " + pid);
    assertRefusesAnotherNumberOfNodes();
  }

  private static void assertSameBlocks(DevnetMap map, long newest) {
    for (var number = 1L; number <= newest; number++) {
      var expected = Blocks.read(map, map.sequencer(), number);
      for (var node : map.sequencers()) assertEquals(expected, Blocks.read(map, node, number));
    }
  }

  private void assertRefusesAnotherNumberOfNodes() {
    var refused =
        assertThrows(
            ConfigError.class,
            () -> Devnet.start(settings(Sequencers.ALONE), DevnetListener.NONE, "test"));
    assertTrue(
        refused.getMessage().startsWith("--nodes 1: the chain in this folder was made with 3"),
        refused.getMessage());
  }
}
