package opekko.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import opekko.protocol.fault.Fault;
import opekko.protocol.fork.Hardfork;
import org.junit.jupiter.api.Test;

class DriverViewTest {
  private final DriverWorld world =
      new DriverWorld(Blocks.config(Hardfork.HOLOCENE), DriverSettings.DEFAULT);

  private DriverView.Standstill why(String head) {
    return DriverView.of(world.state).whyNotAdvancing().stream()
        .filter(standstill -> standstill.head().equals(head))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldSayThatL1IsExhausted() {
    world.start().l1Head(3);

    assertEquals(Wait.L1_EXHAUSTED, why("safe").reason());
    assertEquals("L1 block 3", why("safe").detail());
    assertEquals(Wait.NO_UNSAFE_BLOCKS, why("unsafe").reason());
    assertEquals(Wait.NO_L1_FINALITY, why("finalized").reason());
  }

  @Test
  void shouldNameTheCauseWhenTheEngineFails() {
    world.planSpan(1, 1);
    world.start();
    world.engine.down = Optional.of(new Fault.Temporary("connection refused"));

    world.l1Head(1);

    assertEquals(Wait.ENGINE_FAILS, why("safe").reason());
    assertEquals("connection refused", why("safe").detail());
  }

  @Test
  void shouldNameTheMissingBlock() {
    world.start();
    var first = Blocks.child(Blocks.GENESIS);

    world.happen(new DriverEvent.UnsafePayloadReceived(Blocks.child(Blocks.refOf(first))));

    assertEquals(Wait.GAP, why("unsafe").reason());
    assertEquals("block 1 is missing, 1 blocks are queued", why("unsafe").detail());
  }

  @Test
  void shouldCountFromWhenTheReasonBegan() {
    var began = world.now;
    world.start().l1Head(3);
    world.now = began.plus(Duration.ofMinutes(5));

    world.happen(new DriverEvent.GapCheckDue());
    assertEquals(began, why("safe").since());
    world.l1Head(4);

    assertEquals(Wait.L1_EXHAUSTED, why("safe").reason());
    assertEquals(began.plus(Duration.ofMinutes(5)), why("safe").since());
  }

  @Test
  void shouldWriteTheWholeStateAsJson() {
    world.planSpan(1, 2);
    world.start().l1Head(1);

    var json = DriverJson.MAPPER.readTree(DriverView.of(world.state).toJson());

    assertEquals(2, json.at("/state/heads/safe/number").asInt());
    assertEquals("Running", json.at("/state/phase/type").asString());
    assertEquals("L1_EXHAUSTED", json.at("/whyNotAdvancing/1/reason").asString());
    assertTrue(json.at("/whyNotAdvancing/1/words").asString().startsWith("all of L1"));
  }
}
