package opekko.devnet.batcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import opekko.devnet.batcher.BatcherEffect.Measure;
import opekko.devnet.batcher.BatcherEffect.SendTransaction;
import opekko.protocol.fault.Fetched;
import org.junit.jupiter.api.Test;

class PackingTest {
  private static Scripted withRoomFor(int bytes, int frames) {
    return new Scripted(
        Scripted.settings(Scripted.channels(DataAvailability.CALLDATA, frames, bytes), 0));
  }

  @Test
  void shouldKeepAChannelOpenUntilItsTime() {
    var batcher = withRoomFor(100_000, 1).l1(1, 0).status(1, 0, 4).load(1, 4);
    assertFalse(batcher.has(Measure.class));
    assertEquals(4, batcher.state.filling().orElseThrow().blocks().size());
    assertTrue(batcher.poll().l1(2, 0).has(Measure.class));
  }

  @Test
  void shouldCountTheTimeFromTheOriginBeforeTheChannel() {
    var batcher = withRoomFor(100_000, 1).l1(6, 0).status(6, 10, 14).load(11, 14);
    // Block 10 is of L1 block 5, and a channel may last two.
    assertFalse(batcher.has(Measure.class));
    assertTrue(batcher.poll().l1(7, 0).has(Measure.class));
  }

  @Test
  void shouldNotCloseADueChannelWhileBlocksAreStillToBeLoaded() {
    var batcher = withRoomFor(100_000, 1).l1(5, 0).status(5, 0, 8).load(1, 4);
    assertFalse(batcher.has(Measure.class));
    assertTrue(batcher.load(5, 8).has(Measure.class));
  }

  @Test
  void shouldCloseOnlyOneDueChannelInAnL1Block() {
    var batcher = withRoomFor(100_000, 1).l1(5, 0).status(5, 0, 4).load(1, 4).measureAll();
    batcher.acceptedAll().poll().status(5, 0, 6).load(5, 6);
    assertFalse(batcher.has(Measure.class));
    assertTrue(batcher.poll().l1(6, 0).has(Measure.class));
  }

  @Test
  void shouldFillFramesWithoutOverflowing() {
    var batcher = withRoomFor(1000, 2).l1(1, 0).status(1, 0, 32).load(1, 32).measureAll();
    var channel = batcher.state.channels().getFirst();
    assertTrue(channel.output().compressed().size() <= 2 * (1000 - 24), channel::toString);
    assertTrue(channel.output().compressed().size() > 1000, channel::toString);
    assertEquals(2, channel.frames().size());
    assertEquals(1, channel.first().number());
    assertEquals(channel.last().number() + 1, batcher.state.cursor());
  }

  @Test
  void shouldSendABlockThatIsTooLargeForTheFramesInMoreFrames() {
    var batcher = withRoomFor(100, 1).l1(5, 0).status(5, 0, 1).load(1, 1).measureAll();
    var channel = batcher.state.channels().getFirst();
    assertEquals(1, channel.last().number());
    assertTrue(channel.frames().size() > 1);
    assertTrue(channel.frames().stream().allMatch(frame -> frame.data().size() <= 100 - 24));
  }

  @Test
  void shouldTakeEveryBlockExactlyOnce() {
    var batcher = withRoomFor(700, 1).l1(5, 0).status(5, 0, 30).load(1, 30);
    for (var head = 6; batcher.state.totals().blocks() < 30; ) {
      if (batcher.has(Measure.class)) batcher.measure();
      else if (batcher.has(SendTransaction.class)) batcher.accepted();
      else batcher.poll().l1(head++, 0);
    }
    var next = 1L;
    for (var channel : batcher.state.channels()) {
      assertEquals(next, channel.first().number());
      next = channel.last().number() + 1;
    }
    assertEquals(31, next);
    assertEquals(30, batcher.state.totals().blocks());
  }

  @Test
  void shouldMeasureAgainLaterWhenCompressionFailed() {
    var batcher = withRoomFor(100_000, 1).l1(5, 0).status(5, 0, 4).load(1, 4);
    var call = batcher.only(Measure.class).call();
    batcher.on(new BatcherEvent.Measured(call, Fetched.temporary("no library")));
    assertFalse(batcher.has(Measure.class));
    assertTrue(batcher.poll().has(Measure.class));
  }

  @Test
  void shouldDropAMeasurementOfBlocksThatAreNoMore() {
    var batcher = withRoomFor(100_000, 1).l1(5, 0).status(5, 0, 4).load(1, 4);
    var measure = batcher.only(Measure.class);
    batcher.poll().status(5, Scripted.ref(0, 1), Scripted.ref(4, 2));
    var before = batcher.state;
    batcher.on(
        new BatcherEvent.Measured(
            measure.call(), Fetched.found(measure.content().compress(Scripted.ROLLUP))));
    assertEquals(before, batcher.state);
  }

  @Test
  void shouldCloseWhatIsThereWhenFlushed() {
    var batcher = withRoomFor(100_000, 1).l1(1, 0).status(1, 0, 4).load(1, 4);
    assertTrue(batcher.on(new BatcherEvent.FlushRequested()).has(Measure.class));
    batcher.measureAll();
    assertEquals(4, batcher.state.channels().getFirst().last().number());
    assertFalse(batcher.state.isFlushing());
  }
}
