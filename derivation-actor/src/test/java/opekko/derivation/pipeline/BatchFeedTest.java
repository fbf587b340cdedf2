package opekko.derivation.pipeline;

import static opekko.derivation.pipeline.Scenario.batch;
import static opekko.derivation.pipeline.Scenario.channel;
import static opekko.derivation.pipeline.Scenario.channelId;
import static opekko.derivation.pipeline.Scenario.config;
import static opekko.derivation.pipeline.Scenario.data;
import static opekko.derivation.pipeline.Scenario.frames;
import static opekko.derivation.pipeline.Scenario.genesis;
import static opekko.derivation.pipeline.Scenario.l1;
import static opekko.derivation.pipeline.Scenario.l1Block;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import opekko.protocol.batch.SingularBatch;
import opekko.protocol.blob.BlobCodec;
import opekko.protocol.channel.ChannelEncoder;
import opekko.protocol.channel.Compression;
import opekko.protocol.channel.Frame;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.fault.Fault;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.l1.BlobRef;
import opekko.protocol.l1.InboxTransaction;
import opekko.protocol.l1.L1Block;
import opekko.protocol.systemconfig.ConfigUpdate;
import opekko.protocol.testkit.Chains;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/**
 * From L1 blocks to batches: retrieval, frames, channels, reader. Batches are told by their time.
 */
class BatchFeedTest {
  private static final RollupConfig BEDROCK = config(Hardfork.REGOLITH);
  private static final RollupConfig CANYON = config(Hardfork.CANYON);
  private static final RollupConfig GRANITE = config(Hardfork.GRANITE);
  private static final RollupConfig HOLOCENE = config(Hardfork.HOLOCENE);

  @Test
  void shouldReadChannelOverSeveralL1Blocks() {
    var frames = frames(1, 20, at(10), at(12));
    var run = start(CANYON);

    assertEquals(List.of(), run.read(block(1, frames.get(0))));
    assertEquals(List.of(), run.read(block(2, frames.subList(1, frames.size() - 1))));
    assertEquals(List.of(10L, 12L), run.read(block(3, frames.getLast())));
  }

  @Test
  void shouldWaitForOldestChannelBeforeCanyon() {
    var first = frames(1, 40, at(10));
    var run = start(BEDROCK);

    run.read(block(1, first.getFirst()));
    assertEquals(List.of(), run.read(block(2, frames(2, 1000, at(20)))));
    assertEquals(List.of(10L, 20L), run.read(block(3, first.subList(1, first.size()))));
  }

  @Test
  void shouldReadFirstCompleteChannelFromCanyonOn() {
    var first = frames(1, 40, at(10));
    var run = start(CANYON);

    run.read(block(1, first.getFirst()));
    assertEquals(List.of(20L), run.read(block(2, frames(2, 1000, at(20)))));
    assertEquals(List.of(10L), run.read(block(3, first.subList(1, first.size()))));
  }

  @Test
  void shouldKeepChannelUpToItsTimeoutAndNotLonger() {
    var frames = frames(1, 40, at(10));
    var inTime = start(CANYON);
    var late = start(CANYON);
    for (var run : List.of(inTime, late)) run.read(block(1, frames.getFirst()));
    for (var number = 2; number <= 10; number++) {
      inTime.read(l1Block(l1(number), new Bytes[0]));
      late.read(l1Block(l1(number), new Bytes[0]));
    }
    late.read(l1Block(l1(11), new Bytes[0]));

    assertEquals(List.of(10L), inTime.read(block(11, frames.subList(1, frames.size()))));
    assertEquals(List.of(), late.read(block(12, frames.subList(1, frames.size()))));
  }

  @Test
  void shouldTakeGranitesTimeoutByL1Time() {
    for (var config : List.of(GRANITE, HOLOCENE)) {
      assertEquals(List.of(10L), readAfter(config, 50));
      assertEquals(List.of(), readAfter(config, 51));
    }
  }

  /** A channel whose last frame comes so many blocks after its first. */
  private static List<Long> readAfter(RollupConfig config, int blocks) {
    var frames = frames(1, 40, at(10));
    var run = start(config);
    run.read(block(1, frames.getFirst()));
    for (var number = 2; number <= blocks; number++) run.read(l1Block(l1(number), new Bytes[0]));
    return run.read(block(1 + blocks, frames.subList(1, frames.size())));
  }

  @RepeatedTest(20)
  void shouldReadTheSameFromFramesInAnyOrderBeforeHolocene(RepetitionInfo repetition) {
    var random = new Random(repetition.getCurrentRepetition());
    var frames = new ArrayList<>(frames(1, 7, at(10), at(12), at(14)));
    frames.addAll(frames.subList(0, 3));
    Collections.shuffle(frames, random);
    var run = start(CANYON);
    var read = new ArrayList<Long>();
    var number = 1;
    for (var frame : frames) {
      var isSameBlock = random.nextInt(3) > 0;
      read.addAll(
          isSameBlock
              ? run.read(block(number++, frame))
              : run.read(block(number++, List.of(frame, frame))));
      if (number > 9) break;
    }
    if (number <= frames.size())
      read.addAll(run.read(block(number, frames.subList(number - 1, frames.size()))));

    assertEquals(List.of(10L, 12L, 14L), read.stream().sorted().distinct().toList());
  }

  @RepeatedTest(20)
  void shouldSurviveGarbage(RepetitionInfo repetition) {
    var random = new Random(repetition.getCurrentRepetition());
    for (var config : List.of(BEDROCK, CANYON, HOLOCENE)) {
      var run = start(config);
      // Before Canyon a channel of garbage may stand in the way until it times out.
      var expected = config == BEDROCK ? List.of() : List.of(10L);
      for (var number = 1; number <= 8; number++)
        run.read(l1Block(l1(number), garbage(random), garbage(random), garbage(random)));

      var read = run.read(block(9, frames(77, 1000, at(10))));
      assertTrue(read.containsAll(expected), read.toString());
    }
  }

  /** Random bytes, or good frames with a bit turned over. */
  private static Bytes garbage(Random random) {
    if (random.nextBoolean()) {
      var bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      if (bytes.length > 0 && random.nextBoolean()) bytes[0] = 0;
      return Bytes.wrap(bytes);
    }
    var bytes = Frame.encodeAll(frames(random.nextInt(3), 30, at(99))).toArray();
    // Ids stay: a turned-over channel id would be an honest channel of its own.
    bytes[17 + random.nextInt(bytes.length - 17)] ^= (byte) (1 << random.nextInt(8));
    return Bytes.wrap(bytes).slice(0, random.nextInt(bytes.length));
  }

  @Test
  void shouldDropAllFramesOfTransactionWithOneMalformed() {
    var good = Frame.encodeAll(frames(1, 1000, at(10)));
    var run = start(CANYON);

    assertEquals(List.of(), run.read(l1Block(l1(1), Bytes.concat(good, Bytes.of(1)))));
    assertEquals(List.of(), run.read(l1Block(l1(2), Bytes.EMPTY)));
    assertTrue(run.notes().getFirst().contains("dropping batcher data"));
  }

  @Test
  void shouldUseBatchesBeforeBreakInStream() {
    var channel = ChannelEncoder.channel(List.of(at(10), at(12)), Compression.ZLIB);
    var broken = Bytes.concat(channel.slice(0, channel.size() - 8));
    var frame = new Frame(channelId(1), 0, broken, true);

    var read = start(CANYON).read(block(1, frame));

    assertTrue(read.size() < 2 || read.equals(List.of(10L, 12L)), "a prefix: " + read);
  }

  @Test
  void shouldGoOnBehindChannelOfUnknownCompression() {
    var garbage = new Frame(channelId(1), 0, Bytes.of(0x55, 1, 2), true);
    var run = start(CANYON);

    assertEquals(
        List.of(20L), run.read(block(1, List.of(garbage, frames(2, 999, at(20)).getFirst()))));
  }

  @Test
  void shouldDropSpanBeforeDeltaByL1Time() {
    var raw = Scenario.rawSpan(CANYON, genesis(), 4, Scenario.SpanBlock.of(0));
    var atBlock2 =
        CANYON.withForks(CANYON.forks().with(Hardfork.DELTA, OptionalLong.of(l1(2).time())));
    var run = start(atBlock2);

    assertEquals(List.of(), run.read(l1Block(l1(1), channel(1, raw))));
    assertEquals(List.of(4L), run.read(l1Block(l1(2), channel(2, raw))));
  }

  @Test
  void shouldRefuseBrotliBeforeFjord() {
    var channel = ChannelEncoder.channel(List.of(at(10)), Compression.BROTLI);
    var data = block(1, ChannelEncoder.frames(channelId(1), channel, 1000));

    assertEquals(List.of(), start(config(Hardfork.ECOTONE)).read(data));
    assertEquals(List.of(10L), start(config(Hardfork.FJORD)).read(data));
  }

  @Test
  void shouldPruneOldestChannelWhenBankIsFull() {
    var large = Bytes.wrap(new byte[1_000_000]);
    var run = start(CANYON);
    var frames = new ArrayList<Frame>(frames(2, 20, at(10)).subList(0, 1));
    for (var i = 0; i < 99; i++) frames.add(large(1, i, large));

    run.read(block(1, frames));
    assertEquals(2, run.feed().channels().channels());
    run.read(block(2, large(1, 99, large)));

    assertEquals(0, run.feed().channels().channels(), "the one over the limit goes, oldest first");
  }

  private static Frame large(int channel, int number, Bytes data) {
    return new Frame(channelId(channel), number, data, false);
  }

  @Test
  void shouldRestartWithEachFirstFrameFromHolocene() {
    var first = frames(1, 20, at(10));
    var run = start(HOLOCENE);

    run.read(block(1, first.getFirst()));
    assertEquals(List.of(20L), run.read(block(2, frames(2, 1000, at(20)))));
    assertEquals(List.of(), run.read(block(3, first.subList(1, first.size()))));
  }

  @Test
  void shouldDropFramesOutOfOrderFromHolocene() {
    var frames = frames(1, 20, at(10), at(12));
    var run = start(HOLOCENE);

    run.read(block(1, frames.get(0)));
    run.read(block(2, frames.get(2)));
    run.read(block(3, frames.get(1)));
    run.read(block(4, frames.get(1)));

    assertEquals(List.of(10L, 12L), run.read(block(5, frames.subList(2, frames.size()))));
  }

  @Test
  void shouldLoseOpenChannelsAtHolocene() {
    var frames = frames(1, 40, at(10));
    var atBlock2 =
        GRANITE.withForks(GRANITE.forks().with(Hardfork.HOLOCENE, OptionalLong.of(l1(2).time())));
    var run = start(atBlock2);

    run.read(block(1, frames.getFirst()));
    assertEquals(1, run.feed().channels().channels());
    assertEquals(List.of(), run.read(block(2, frames.subList(1, frames.size()))));
    assertInstanceOf(ChannelAssembler.class, run.feed().channels());
    assertEquals(List.of(10L), run.read(block(3, frames)));
  }

  @Test
  void shouldRotateBatcherForTheWholeL1Block() {
    var rotated = Address.fromHex("0x00000000000000000000000000000000000000cc");
    var old = new InboxTransaction(2, Chains.BATCHER, channel(1, at(10)), List.of());
    var fresh = new InboxTransaction(2, rotated, channel(2, at(20)), List.of());
    var block = l1Block(l1(1), old, fresh);
    var updated =
        new L1Block(
            block.info(),
            block.inbox(),
            List.of(),
            List.of(new ConfigUpdate.Batcher(rotated)),
            block.malformedDeposit());

    assertEquals(List.of(20L), start(CANYON).read(updated));
  }

  @Test
  void shouldReadBlobsOnlyFromEcotoneAndThenNotTheirCalldata() {
    var ref = new BlobRef(3, Scenario.hash(5));
    var both = new InboxTransaction(3, Chains.BATCHER, channel(1, at(10)), List.of(ref));
    var blob = BlobCodec.encode(channel(2, at(20)));

    assertEquals(List.of(10L), start(CANYON).read(l1Block(l1(1), both)));
    assertEquals(
        List.of(20L), start(config(Hardfork.ECOTONE)).withBlobs(blob).read(l1Block(l1(1), both)));
  }

  @Test
  void shouldPassOverBlobThatCarriesNoData() {
    var ref = new BlobRef(0, Scenario.hash(5));
    var blobs = new InboxTransaction(3, Chains.BATCHER, Bytes.EMPTY, List.of(ref, ref));
    var bad = new byte[BlobCodec.BLOB_SIZE];
    bad[1] = 9;
    var good = BlobCodec.encode(channel(2, at(20)));
    var run = start(config(Hardfork.ECOTONE)).withBlobs(Bytes.wrap(bad), good);

    assertEquals(List.of(20L), run.read(l1Block(l1(1), blobs)));
  }

  @Test
  void shouldIgnoreStrangersAndSetCodeTransactions() {
    var stranger = new InboxTransaction(2, Chains.PORTAL, channel(1, at(10)), List.of());
    var setCode = new InboxTransaction(4, Chains.BATCHER, channel(2, at(20)), List.of());
    var deposit = new InboxTransaction(0x7e, Chains.BATCHER, channel(3, at(30)), List.of());

    for (var config : List.of(CANYON, config(Hardfork.FJORD)))
      assertEquals(List.of(30L), start(config).read(l1Block(l1(1), stranger, setCode, deposit)));
  }

  @Test
  void shouldResetWhenNextBlockHasAnotherParent() {
    var run = start(CANYON);
    var other = new opekko.protocol.type.L1BlockRef(l1(1).hash(), 1, l1(9).hash(), 12);

    var fault = run.feed().advance(l1Block(other, new Bytes[0]));

    assertInstanceOf(Fault.Reset.class, fault.orElseThrow());
    assertEquals(l1(0), run.feed().origin());
  }

  @Test
  void shouldFlushOnlyChannelOfLastBatch() {
    var feed = start(HOLOCENE).feed();
    feed.advance(l1Block(l1(1), channel(1, at(10), at(12), at(14)), channel(2, at(20))));
    while (!feed.isOriginRead()) feed.read();
    feed.nextOrigin();

    feed.next();
    feed.flushChannel();

    assertTrue(
        feed.next() instanceof Pulled.Got<DecodedBatch>(DecodedBatch.Singular(var batch))
            && batch.timestamp() == 20);
    assertInstanceOf(Pulled.Exhausted.class, feed.next());
  }

  @Test
  void shouldFlushChannelThatIsStillBeingRead() {
    var feed = start(HOLOCENE).feed();
    feed.advance(l1Block(l1(1), channel(1, at(10), at(12)), channel(2, at(20))));
    while (feed.batches() == 0) feed.read();
    feed.nextOrigin();

    feed.next();
    feed.flushChannel();
    while (!feed.isOriginRead()) feed.read();

    assertEquals(1, feed.batches());
  }

  private static SingularBatch at(long time) {
    return batch(genesis(), l1(0), time);
  }

  private static FeedRun start(RollupConfig config) {
    return new FeedRun(config, l1Block(l1(0), new Bytes[0]));
  }

  private static L1Block block(long number, Frame frame) {
    return block(number, List.of(frame));
  }

  private static L1Block block(long number, List<Frame> frames) {
    return l1Block(l1(number), frames.stream().map(Scenario::data).toArray(Bytes[]::new));
  }
}
