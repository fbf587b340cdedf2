package opekko.devnet.batcher;

import static opekko.devnet.batcher.Scripted.ref;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import opekko.devnet.batcher.BatcherEffect.LoadBlocks;
import opekko.devnet.batcher.BatcherEffect.Measure;
import opekko.protocol.fault.Fetched;
import opekko.protocol.type.L2BlockRef;
import org.junit.jupiter.api.Test;

class FollowingTest {
  private final Scripted batcher = Scripted.withDefaults();

  @Test
  void shouldLoadWhatIsUnsafeFromTheBlockAfterTheSafeHeadOn() {
    batcher.status(5, 10, 14);
    assertEquals(11, batcher.only(LoadBlocks.class).first());
    assertEquals(4, batcher.only(LoadBlocks.class).count());
  }

  @Test
  void shouldLoadNothingWhenAllIsSafe() {
    assertFalse(batcher.status(5, 10, 10).has(LoadBlocks.class));
  }

  @Test
  void shouldAskForTheRestAfterAPart() {
    batcher.status(5, 0, 100);
    assertEquals(32, batcher.only(LoadBlocks.class).count());
    batcher.load(1, 32);
    assertEquals(33, batcher.only(LoadBlocks.class).first());
  }

  @Test
  void shouldWaitForTheNextPollWhenABlockCannotBeRead() {
    batcher.status(5, 0, 4);
    var call = batcher.only(LoadBlocks.class).call();
    batcher.on(new BatcherEvent.BlocksLoaded(call, List.of(), Optional.of("time-out")));
    assertEquals(List.of("L2 block not loaded: time-out"), batcher.warnings());
    assertFalse(batcher.has(LoadBlocks.class));
    assertTrue(batcher.poll().has(LoadBlocks.class));
  }

  @Test
  void shouldDropBlocksThatBecameSafe() {
    batcher.status(5, 0, 4).load(1, 4).poll().status(6, 2, 4);
    assertEquals(3, batcher.state.blocks().getFirst().number());
    assertEquals(3, batcher.state.cursor());
  }

  @Test
  void shouldBeginAnewWhenABlockDoesNotFollow() {
    batcher.status(5, 0, 4).load(1, 2);
    var call = batcher.only(LoadBlocks.class).call();
    batcher.on(
        new BatcherEvent.BlocksLoaded(call, List.of(Scripted.block(3, 2)), Optional.empty()));
    assertTrue(batcher.warnings().getFirst().contains("does not follow"));
    assertEquals(List.of(), batcher.state.blocks());
    assertEquals(1, batcher.poll().only(LoadBlocks.class).first());
  }

  private static Scripted waitingForItsNode() {
    var usual = Scripted.withDefaults().machine.settings();
    return new Scripted(
        new BatcherSettings(
            usual.channels(),
            usual.sending(),
            usual.fees(),
            usual.pollInterval(),
            true,
            false,
            usual.stopLimit()));
  }

  @Test
  void shouldLoadNothingBeforeTheNodeHasReadL1WhenToldToWait() {
    var batcher = waitingForItsNode().l1(7, 0).status(6, 0, 4);
    assertFalse(batcher.has(LoadBlocks.class));
    assertTrue(batcher.poll().status(7, 0, 4).has(LoadBlocks.class));
  }

  /** Each batch would else come an L1 block later, for ever too late once a window is missed. */
  @Test
  void shouldNotWaitOnceMoreForANodeThatHasReadL1WhenItBeginsAnew() {
    var batcher = waitingForItsNode().l1(7, 0).status(7, 0, 4).load(1, 4).poll();
    batcher.status(7, ref(2, 2), ref(4, 2));
    assertTrue(batcher.warnings().getFirst().contains("the safe chain has another block"));
    assertEquals(3, batcher.only(LoadBlocks.class).first());
  }

  @Test
  void shouldBeginAnewWhenTheUnsafeHeadIsAnotherBlock() {
    batcher.status(5, 0, 4).load(1, 4).poll().status(5, ref(0, 1), ref(3, 2));
    assertTrue(batcher.warnings().getFirst().contains("L2 has another block"));
    assertEquals(1, batcher.only(LoadBlocks.class).first());
  }

  @Test
  void shouldBeginAnewWhenTheSafeChainIsAnother() {
    batcher.status(5, 0, 4).load(1, 4).poll().status(6, ref(2, 2), ref(4, 2));
    assertTrue(batcher.warnings().getFirst().contains("the safe chain has another block"));
    assertEquals(3, batcher.only(LoadBlocks.class).first());
  }

  @Test
  void shouldBeginAnewWhenTheSafeHeadFallsBehindWhatIsKept() {
    batcher.status(5, 10, 14).load(11, 14).poll().status(6, 8, 14);
    assertTrue(batcher.warnings().getFirst().contains("the safe head is back"));
    assertEquals(9, batcher.only(LoadBlocks.class).first());
  }

  @Test
  void shouldBeginAnewWhenTheSafeHeadIsAheadOfAllThatIsLoaded() {
    batcher.status(5, 0, 4).load(1, 4).poll().status(6, 9, 12);
    assertEquals(10, batcher.only(LoadBlocks.class).first());
  }

  @Test
  void shouldForgetBlocksThatAreNoLongerUnsafe() {
    batcher.status(5, 0, 4).load(1, 4).poll().status(5, 0, 2);
    assertEquals(2, batcher.state.blocks().size());
    assertEquals(3, batcher.poll().status(5, 0, 5).only(LoadBlocks.class).first());
  }

  @Test
  void shouldKeepBlocksOfAClosedChannelThoughTheUnsafeHeadIsBack() {
    var sending = Scripted.underWay(Scripted.withDefaults().machine.settings());
    sending.acceptedAll().poll().status(2, 0, 2);
    assertEquals(4, sending.state.blocks().size());
  }

  @Test
  void shouldTakeNoNoticeOfANodeThatReadsL1Again() {
    batcher.status(5, 2, 4).poll().status(3, 0, 4);
    assertTrue(batcher.warnings().getFirst().contains("reads L1 again"));
    assertEquals(2, batcher.state.status().orElseThrow().safeL2().number());
    batcher.poll().status(5, 3, 4);
    assertEquals(3, batcher.state.status().orElseThrow().safeL2().number());
  }

  @Test
  void shouldWaitForANodeThatDoesNotKnowItsHeads() {
    batcher.status(5, L2BlockRef.NONE, ref(4, 1));
    assertTrue(batcher.warnings().getFirst().contains("does not know its heads"));
    assertFalse(batcher.has(LoadBlocks.class));
  }

  @Test
  void shouldWarnOnceOfANodeThatDoesNotAnswer() {
    for (var round = 0; round < 2; round++) {
      var call = batcher.state.requests().get(BatcherState.Request.STATUS).call();
      batcher.on(new BatcherEvent.StatusRead(call, Fetched.temporary("refused")));
      assertEquals(round == 0 ? 1 : 0, batcher.warnings().size());
      batcher.poll();
    }
    assertTrue(
        StatusView.of(batcher.machine, batcher.state).waitingFor().contains("does not answer"));
  }

  @Test
  void shouldWaitUntilTheNodeHasReadL1UpToItsHeadWhenSoWished() {
    var like = Scripted.withDefaults().machine.settings();
    var patient =
        new Scripted(
            new BatcherSettings(
                like.channels(),
                like.sending(),
                like.fees(),
                like.pollInterval(),
                true,
                false,
                like.stopLimit()));
    patient.l1(9, 0).status(8, 0, 4);
    assertFalse(patient.has(LoadBlocks.class));
    patient.poll().l1(20, 0).status(9, 0, 4);
    assertTrue(patient.has(LoadBlocks.class));
  }

  @Test
  void shouldBeginAnewWhenAChannelOnL1HasNoEffect() {
    var stuck = Scripted.underWay(Scripted.withDefaults().machine.settings());
    stuck.acceptedAll().poll().status(2, 0, 4).l1(3, 8).included(3, 7);
    for (var round = 0; round < 2; round++) {
      stuck.poll().status(5, 0, 4);
      assertEquals(List.of(), stuck.warnings());
    }
    stuck.poll().status(6, 0, 4);
    assertTrue(stuck.warnings().getFirst().contains("did not bring it as far"));
    assertTrue(stuck.has(LoadBlocks.class));
  }

  @Test
  void shouldBatchNothingWhoseWindowHasPassed() {
    batcher.l1(Scripted.ROLLUP.seqWindowSize() + 1, 0).status(2, 0, 4).load(1, 4);
    assertFalse(batcher.has(Measure.class));
    assertTrue(batcher.warnings().getFirst().contains("sequencing window"));
  }
}
