package opekko.node.howto;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import opekko.derivation.DerivationSettings;
import opekko.devnet.replay.Fixture;
import opekko.driver.DriverCommand;
import opekko.driver.DriverSettings;
import opekko.driver.DriverState;
import opekko.driver.DriverView;
import opekko.driver.safedb.DisabledSafeHeadStore;
import opekko.l1watcher.L1WatcherSettings;
import opekko.node.assembly.NodeAssembly;
import opekko.node.assembly.NodePlan;
import opekko.node.assembly.NodePorts;
import opekko.protocol.metrics.NodeMetrics;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.junit.jupiter.api.Test;

/**
 * The example of docs/HOWTO.md: a whole node on recorded ports, its state looked at from outside.
 */
class InspectStateExampleTest {
  @Test
  void shouldSayWhatEachHeadWaitsFor() throws Exception {
    var fixture =
        Fixture.open(Path.of(System.getProperty("opekko.home"), "fixtures", "rec-reorg-1"));
    var engine = fixture.engine(_ -> {});
    var ports =
        new NodePorts(
            fixture.l1(),
            Optional.empty(),
            fixture.blobs(),
            engine,
            engine,
            new DisabledSafeHeadStore(),
            NodeMetrics.NONE,
            InstantSource.system());
    var plan =
        new NodePlan(
            fixture.config(),
            fixture.l1Chain(),
            DriverSettings.DEFAULT,
            DerivationSettings.DEFAULT,
            L1WatcherSettings.MAINNET);
    var system = ActorSystem.create(NodeAssembly.driver(plan, ports, _ -> {}), "example");
    try {
      var state =
          AskPattern.<DriverCommand, DriverState>ask(
                  system, DriverCommand.Inspect::new, Duration.ofSeconds(3), system.scheduler())
              .toCompletableFuture()
              .get(3, SECONDS);

      var why = DriverView.of(state).whyNotAdvancing();
      assertEquals("finalized", why.get(2).head());
      assertTrue(why.stream().noneMatch(standstill -> standstill.words().isBlank()));
    } finally {
      system.terminate();
    }
  }
}
