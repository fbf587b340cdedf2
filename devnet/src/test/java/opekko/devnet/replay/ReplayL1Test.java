package opekko.devnet.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletionStage;
import opekko.devnet.replay.StoryStep.Happening;
import opekko.protocol.fault.Fetched;
import opekko.protocol.l1.BlobRef;
import opekko.protocol.port.BlockLabel;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.port.L1Heads;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;
import org.junit.jupiter.api.Test;

class ReplayL1Test {
  private final Fixture fixture = Recordings.open("rec-reorg-1");
  private final ReplayL1 l1 = fixture.l1();

  /** Block 6 of the branch that is lost, and of the one that stays. */
  private final Hash lostSix = headOf(6);

  private final Hash six = headOf(7);

  @Test
  void shouldHaveNoHeadAtFirst() {
    assertInstanceOf(Fetched.Missing.class, now(l1.heads()));
    assertInstanceOf(Fetched.Missing.class, now(l1.ref(BlockSelector.number(0))));
  }

  @Test
  void shouldKnowNumbersUpToTheHeadOnly() {
    // when
    l1.moveHead(headOf(2));

    // then
    assertEquals(2, found(l1.ref(BlockSelector.number(2))).number());
    assertInstanceOf(Fetched.Missing.class, now(l1.ref(BlockSelector.number(3))));
    assertEquals(6, found(l1.ref(BlockSelector.hash(six))).number());
  }

  @Test
  void shouldAnswerNumbersFromTheBranchOfTheHead() {
    // given
    l1.moveHead(lostSix);
    assertEquals(lostSix, found(l1.ref(BlockSelector.number(6))).hash());

    // when
    l1.moveHead(six);

    // then
    assertEquals(six, found(l1.ref(BlockSelector.number(6))).hash());
    assertEquals(
        found(l1.ref(BlockSelector.hash(six))).parentHash(),
        found(l1.ref(BlockSelector.number(5))).hash());
  }

  @Test
  void shouldForgetNumbersAboveHeadThatWentDown() {
    // given
    l1.moveHead(six);

    // when
    l1.moveHead(headOf(2));

    // then
    assertInstanceOf(Fetched.Missing.class, now(l1.ref(BlockSelector.number(6))));
  }

  @Test
  void shouldReadConsecutiveBlocksUpToTheHead() {
    // given
    l1.moveHead(six);

    // when
    var blocks = found(l1.blocks(4, 10));

    // then
    assertEquals(List.of(4L, 5L, 6L), blocks.stream().map(block -> block.ref().number()).toList());
    assertInstanceOf(Fetched.Missing.class, now(l1.blocks(7, 1)));
  }

  @Test
  void shouldKeepLabelsApart() {
    // given
    l1.moveHead(six);
    l1.moveSafe(headOf(2));
    l1.moveFinalized(headOf(1));

    // when
    L1Heads heads = found(l1.heads());

    // then
    assertEquals(6, heads.head().number());
    assertEquals(2, heads.safe().orElseThrow().number());
    assertEquals(1, heads.finalized().orElseThrow().number());
    assertEquals(1, found(l1.ref(BlockSelector.label(BlockLabel.FINALIZED))).number());
  }

  @Test
  void shouldTellBranchesApart() {
    assertTrue(l1.isAncestor(headOf(1), six));
    assertTrue(l1.isAncestor(six, six));
    assertFalse(l1.isAncestor(lostSix, six));
    assertFalse(l1.isAncestor(six, headOf(1)));
  }

  @Test
  void shouldRefuseHeadThatWasNeverRecorded() {
    assertThrows(UnusableFixture.class, () -> l1.moveHead(Hash.ZERO));
  }

  @Test
  void shouldFindBlobsByVersionedHashInTheOrderAsked() {
    // given
    var source = fixture.l1();
    source.moveHead(lostSix);
    var carrier = found(source.block(lostSix));
    var wanted = carrier.inbox().getFirst().blobs();

    // when
    List<Bytes> blobs = found(fixture.blobs().blobs(carrier.ref(), wanted));

    // then
    assertEquals(wanted.size(), blobs.size());
    assertEquals(131_072, blobs.getFirst().size());
  }

  @Test
  void shouldMissBlobThatWasNeverRecorded() {
    var wanted = List.of(new BlobRef(0, Hash.ZERO));

    assertInstanceOf(Fetched.Missing.class, now(fixture.blobs().blobs(L1BlockRef.NONE, wanted)));
  }

  /** The L1 head that a step of the story brings. */
  private Hash headOf(int step) {
    return switch (fixture.story().get(step).happening()) {
      case Happening.L1Head(var head) -> head.hash();
      case Happening.Start _,
          Happening.L1Safe _,
          Happening.L1Finalized _,
          Happening.UnsafePayload _,
          Happening.Restart _ ->
          throw new AssertionError("step " + step + " brings no L1 head");
    };
  }

  private static <T> T found(CompletionStage<Fetched<T>> answer) {
    return switch (now(answer)) {
      case Fetched.Found<T>(var value) -> value;
      case Fetched.Missing<T>(var what) -> throw new AssertionError(what);
      case Fetched.Failed<T>(var fault) -> throw new AssertionError(fault.cause());
    };
  }

  private static <T> T now(CompletionStage<T> answer) {
    return answer.toCompletableFuture().join();
  }
}
