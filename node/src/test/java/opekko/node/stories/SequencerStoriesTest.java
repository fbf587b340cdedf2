package opekko.node.stories;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import opekko.devnet.l1.L1Chain;
import opekko.node.simulation.Network;
import opekko.node.simulation.Shape;
import opekko.sequencer.SequencerSettings;
import org.junit.jupiter.api.Test;

class SequencerStoriesTest extends Story {
  /** Seconds that L2 may be ahead of its origin. */
  private static final long DRIFT = 1800;

  private static SequencerSettings settings(int confirmations, long maxSafeLag, boolean recover) {
    var usual = SequencerSettings.DEFAULT;
    return new SequencerSettings(
        confirmations,
        maxSafeLag,
        recover,
        usual.firstSealing(),
        usual.signingLimit(),
        usual.answerLimit());
  }

  @Test
  void shouldGoOnFromItsHeadAfterARestartAndMakeUpForTheTimeLost() {
    given(Shape.USUAL, settings(0, 0, false));
    sequence(8);
    batch();
    sequence(4);
    var head = unsafe(sequencer);

    sequencer.crash();
    mine(5);
    sequencer.start();
    sequence(1);

    assertEquals(head.hash(), hashAt(sequencer, head.number()));
    until(
        "the head is of now",
        () -> unsafe(sequencer).time() >= world.system().instant().getEpochSecond());
    batch();
    assertEquals(safe(sequencer), safe(verifier));
    assertTrue(safe(verifier).number() >= head.number() + 15, "made up for 30 seconds");
  }

  @Test
  void shouldPublishTheCommittedBlockAgainWhenItCrashedBeforeTheEngineTookIt() {
    given(Shape.USUAL);
    sequence(5);
    world.network().set(Network.State.DOWN);
    var next = unsafe(sequencer).number() + 1;
    until("a block is published", () -> world.network().last().id().number() == next);
    var published = world.network().last().payload().blockHash();
    assertEquals(next - 1, unsafe(sequencer).number());

    sequencer.crash();
    mine(1);
    sequencer.start();
    sequence(3);

    assertEquals(published, hashAt(sequencer, next));
  }

  @Test
  void shouldBuildAnewWhenL1ReorgsUnderItsOrigin() {
    given(Shape.USUAL, settings(0, 0, false));
    sequence(20);
    var before = unsafe(sequencer);
    var origin = before.l1Origin();
    assertTrue(origin.number() + 1 >= world.l1().head().number(), "the origin is new");

    reorg(4, L1Chain.Replaced.DROPPED);
    until(
        "another block at the height of the old head",
        () ->
            unsafe(sequencer).number() > before.number()
                && !hashAt(sequencer, before.number()).equals(before.hash()));

    batch();
    assertEquals(safe(sequencer), safe(verifier));
    assertNotEquals(before.hash(), hashAt(verifier, before.number()));
  }

  @Test
  void shouldStandStillAtTheDriftLimitAndMakeEmptyBlocksUpToTheNewOriginWhenL1GoesOn() {
    var shape = new Shape(60, 120, 100, 6);
    given(shape, settings(0, 0, false));
    sequence(10);
    world.l1().stall();
    mine(1);
    var origin = unsafe(sequencer).l1Origin();
    var limit = (origin.number() * shape.slot() + DRIFT) / shape.blockTime();
    until("the drift is used up", () -> unsafe(sequencer).number() == limit);
    var waiting = submit();

    mine(10);
    assertEquals(limit, unsafe(sequencer).number());

    world.l1().resume();
    until("the transaction is in", () -> isIncluded(waiting));
    var including = sequencer.engine().ledger().inclusion(waiting).orElseThrow().block().number();
    var firstOfNext = world.l1().block(origin.number() + 1).orElseThrow().header().time();
    var genesis = world.chain().rollup().genesis().l2Time();
    assertEquals((firstOfNext - genesis) / shape.blockTime(), including);
    assertTrue(including > limit + 10, "blocks without an origin within the drift");
    for (var number = limit + 1; number < including; number++)
      assertEquals(0, userTransactions(sequencer, number));
    sequence(1);
    batch();
    assertTrue(safe(sequencer).number() >= including);
    assertEquals(safe(sequencer), safe(verifier));
  }

  @Test
  void shouldWaitForTheSafeHeadWhenItIsTooFarAhead() {
    given(Shape.USUAL, settings(0, 15, false));
    until("15 blocks", () -> unsafe(sequencer).number() == 15);

    mine(5);
    assertEquals(15, unsafe(sequencer).number());

    batch();
    until("it goes on", () -> unsafe(sequencer).number() > 15);
  }

  @Test
  void shouldMakeTheVeryBlocksOfDerivationInRecoverMode() {
    given(Shape.USUAL, settings(0, 0, true));
    sequencer.crash();
    mine(8);
    sequencer.start();
    var transaction = submit();
    until(
        "it has made up for the outage",
        () -> unsafe(sequencer).time() >= world.system().instant().getEpochSecond());
    var head = unsafe(sequencer);
    assertTrue(head.number() >= 24);

    mine(world.shape().seqWindow());

    // No batch ever came: what derivation filled in is what had been sequenced, but for the blocks
    // whose next origin was not there when they were made.
    var last = head.number() - 2 * world.shape().slot() / world.shape().blockTime();
    until("it is safe", () -> safe(verifier).number() >= last);
    var made = world.network().sent(last).payload().blockHash();
    assertEquals(made, hashAt(verifier, last));
    assertEquals(made, hashAt(sequencer, last));
    assertFalse(isIncluded(transaction));
    sequencer.setRecoverMode(false);
    until("it takes transactions again", () -> isIncluded(transaction));
  }
}
