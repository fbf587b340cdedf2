package opekko.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import opekko.protocol.fault.Fault;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.metrics.NodeEvent;
import org.junit.jupiter.api.Test;

class RetryTest {
  @Test
  void shouldDoubleUpToTheCeiling() {
    var delays =
        Stream.iterate(Retry.NONE.failed("x"), retry -> retry.due().failed("x"))
            .limit(8)
            .map(retry -> retry.delay(DriverSettings.DEFAULT).toMillis())
            .toList();

    assertEquals(List.of(250L, 500L, 1000L, 2000L, 4000L, 8000L, 10_000L, 10_000L), delays);
  }

  @Test
  void shouldNotOverflowAfterManyFailures() {
    assertEquals(
        Duration.ofSeconds(10),
        new Retry(Integer.MAX_VALUE, true, "x").delay(DriverSettings.DEFAULT));
  }

  @Test
  void shouldRemainCountedWhenDue() {
    var due = Retry.NONE.failed("x").due();

    assertFalse(due.armed());
    assertEquals(1, due.attempts());
  }

  @Test
  void shouldGoOnWithUnsafeBlocksWhileL1IsAway() {
    var world = new DriverWorld(Blocks.config(Hardfork.HOLOCENE), DriverSettings.DEFAULT);
    world.start();
    var step =
        world.machine.step(world.state, new DriverEvent.L1HeadChanged(Blocks.l1(1)), world.now);
    var pull = step.state().derivation().pull().orElseThrow();
    world.state = step.state();
    world.happen(new DriverEvent.DerivationFaulted(pull, new Fault.Temporary("no route")));
    assertEquals(Wait.DERIVATION_FAILS, world.state.waits().safe().why());

    world.happen(new DriverEvent.UnsafePayloadReceived(Blocks.child(Blocks.GENESIS)));

    assertEquals(1, world.state.shown().unsafeL2().number());
    assertEquals(Optional.empty(), world.state.derivation().pull());
    assertEquals(
        1,
        world.effects.stream()
            .filter(new DriverEffect.Count(NodeEvent.DERIVATION_ERRORS)::equals)
            .count());
  }
}
