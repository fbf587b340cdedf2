package opekko.node.stories;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import opekko.devnet.l1.L1Chain;
import opekko.node.simulation.Network;
import opekko.node.simulation.Shape;
import opekko.node.simulation.Weather;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L2BlockRef;
import org.junit.jupiter.api.Test;

class VerifierStoriesTest extends Story {
  @Test
  void shouldReachTheSequencersHeadsFromL1Alone() {
    given(Shape.USUAL);
    verifier.crash();
    for (var round = 0; round < 6; round++) {
      submit();
      sequence(8);
      batch();
    }

    verifier.start();
    world.network().set(Network.State.DOWN);
    derive(verifier);

    assertEquals(safe(sequencer), safe(verifier));
    assertEquals(safe(verifier), unsafe(verifier));
    until(
        "it is final, too",
        () -> verifier.status().finalizedL2().equals(sequencer.status().finalizedL2()));
    assertTrue(verifier.status().finalizedL2().number() > 0);
  }

  @Test
  void shouldFollowUnsafeBlocksAndTakeTheGapFromL1() {
    given(Shape.USUAL);
    sequence(3);
    until("the verifier follows", () -> unsafe(verifier).number() >= 3);
    world.network().set(Network.State.DOWN);
    sequence(5);
    world.network().set(Network.State.GOOD);
    sequence(5);
    assertTrue(unsafe(verifier).number() < unsafe(sequencer).number() - 5, "a gap holds it up");

    batch();

    until("it has caught up", () -> unsafe(verifier).equals(unsafe(sequencer)));
  }

  @Test
  void shouldGiveUpAnUnsafeBlockThatL1Contradicts() {
    given(Shape.USUAL);
    sequence(4);
    until("the verifier follows", () -> unsafe(verifier).equals(unsafe(sequencer)));
    var parent = unsafe(verifier);
    world.network().set(Network.State.DOWN);
    submit();
    sequence(1);
    var real = sequencer.engine().blocks(parent.number() + 1, parent.number() + 1).getFirst();
    var forged = world.forge(real);
    verifier.hear(forged);
    until("it takes the forged one", () -> isHead(forged.payload().blockHash()));

    batch();

    until("it has the real one", () -> safe(verifier).number() > parent.number());
    assertEquals(real.payload().blockHash(), hashAt(verifier, parent.number() + 1));
  }

  private boolean isHead(Hash hash) {
    return Optional.of(unsafe(verifier)).map(L2BlockRef::hash).filter(hash::equals).isPresent();
  }

  @Test
  void shouldTakeBackItsSafeHeadWhenL1DropsTheBatchAndFindItAgain() {
    given(Shape.USUAL);
    submit();
    sequence(6);
    batch();
    var wasSafe = safe(verifier);
    assertTrue(wasSafe.number() > 0);

    reorg(4, L1Chain.Replaced.DROPPED);
    mine(1);
    derive(verifier);
    assertTrue(safe(verifier).number() < wasSafe.number(), "its batch is gone");

    derive(sequencer);
    batch();
    assertTrue(safe(verifier).number() > 0);
    assertEquals(safe(sequencer), safe(verifier));
  }

  @Test
  void shouldGoOnWhereItWasAfterACrash() {
    given(Shape.USUAL);
    for (var round = 0; round < 4; round++) {
      sequence(6);
      batch();
    }
    var before = safe(verifier);

    verifier.crash();
    sequence(6);
    verifier.start();
    batch();

    assertTrue(safe(verifier).number() > before.number());
    assertEquals(before.hash(), hashAt(verifier, before.number()));
    assertEquals(safe(sequencer), safe(verifier));
  }

  @Test
  void shouldWaitForItsEngineAndThenCatchUp() {
    given(Shape.USUAL);
    sequence(3);
    verifier.setEngineWeather(Weather.OUTAGE);
    sequence(10);
    batcher.send(unsafeBlocks());
    mine(4);
    assertTrue(safe(verifier).number() < safe(sequencer).number());

    verifier.setEngineWeather(Weather.CALM);

    until("it has caught up", () -> safe(verifier).equals(safe(sequencer)));
  }

  @Test
  void shouldWaitForL1AndThenCatchUp() {
    given(Shape.USUAL);
    verifier.setL1Weather(Weather.OUTAGE);
    sequence(10);
    batcher.send(unsafeBlocks());
    mine(3);
    assertTrue(safe(sequencer).number() > 0);
    assertEquals(0, safe(verifier).number());

    verifier.setL1Weather(Weather.CALM);

    until("it has caught up", () -> safe(verifier).equals(safe(sequencer)));
  }
}
