package opekko.node.stories;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import opekko.node.simulation.Shape;
import opekko.protocol.channel.Frame;
import org.junit.jupiter.api.Test;

class BatcherStoriesTest extends Story {
  @Test
  void shouldReplaceTheSequencersBlocksWhenTheWindowRunsOutAndGoOnFromThere() {
    given(Shape.USUAL);
    sequence(3);
    batch();
    var lastBatched = safe(sequencer);
    var lost = submit();
    sequence(2);
    var replaced = unsafe(sequencer);

    mine(world.shape().seqWindow() + 4);

    until("it is replaced", () -> safe(verifier).number() >= replaced.number());
    assertEquals(lastBatched.hash(), hashAt(verifier, lastBatched.number()));
    assertNotEquals(replaced.hash(), hashAt(verifier, replaced.number()));
    for (var number = lastBatched.number() + 1; number <= replaced.number(); number++)
      assertEquals(0, userTransactions(verifier, number));
    // The sequencer follows, and the batches of its new blocks count.
    until("the transaction is in again", () -> isIncluded(lost));
    var target = unsafe(sequencer);
    for (var tries = 0; tries < 5 && safe(verifier).number() < target.number(); tries++) batch();
    assertTrue(safe(verifier).number() >= target.number());
    assertEquals(hashAt(sequencer, target.number()), hashAt(verifier, target.number()));
  }

  @Test
  void shouldForgetAChannelThatIsNotCompleteInTime() {
    given(new Shape(2, 6, 200, 6));
    submit();
    sequence(5);
    var blocks = unsafeBlocks();
    var frames = batcher.frames(batcher.span(blocks), 100);
    assertTrue(frames.size() > 1, "it takes several frames");

    batcher.sendFrames(frames.subList(0, 1));
    mine(55);
    batcher.sendFrames(frames.subList(1, frames.size()));
    mine(2);
    derive(verifier);
    assertEquals(0, safe(verifier).number());

    batcher.sendFrames(frames);
    mine(2);
    derive(verifier);
    assertEquals(blocks.getLast().payload().blockHash(), safe(verifier).hash());
  }

  @Test
  void shouldCompleteAChannelOverSeveralL1Blocks() {
    given(new Shape(2, 6, 200, 6));
    submit();
    sequence(5);
    var blocks = unsafeBlocks();

    for (var frame : batcher.frames(batcher.span(blocks), 100)) {
      assertEquals(0, safe(verifier).number());
      batcher.sendFrames(List.of(frame));
      mine(2);
      derive(verifier);
    }

    assertEquals(blocks.getLast().payload().blockHash(), safe(verifier).hash());
  }

  @Test
  void shouldReplaceABlockWithAnInvalidTransactionByItsDepositsAndDropTheRest() {
    given(Shape.USUAL);
    submit();
    sequence(4);
    var blocks = unsafeBlocks();
    var span = batcher.span(blocks);
    var spent = span.batches().stream().flatMap(batch -> batch.transactions().stream()).findFirst();

    var changed = span.withTransactions(2, List.of(spent.orElseThrow()));
    batcher.sendFrames(batcher.frames(changed, Frame.MAX_DATA_SIZE));
    mine(2);
    derive(verifier);
    derive(sequencer);

    var third = blocks.get(2).payload();
    assertEquals(blocks.get(1).payload().blockHash(), hashAt(verifier, third.blockNumber() - 1));
    assertEquals(third.blockNumber(), safe(verifier).number());
    assertEquals(0, userTransactions(verifier, third.blockNumber()));
    assertEquals(safe(verifier), safe(sequencer));
    batch();
    assertTrue(safe(verifier).number() > third.blockNumber());
    assertEquals(safe(verifier), safe(sequencer));
  }
}
