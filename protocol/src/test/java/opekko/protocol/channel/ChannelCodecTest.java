package opekko.protocol.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import opekko.protocol.batch.Batch;
import opekko.protocol.batch.SingularBatch;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.testkit.Vectors;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChannelCodecTest {
  private static final long LIMIT = 10_000_000;
  private static final ChannelId ID = new ChannelId(Bytes.wrap(new byte[16]));
  private final SplittableRandom random = new SplittableRandom(11);

  @ParameterizedTest
  @EnumSource(Compression.class)
  void shouldReadTheBatchesThatWereWritten(Compression compression) {
    var batches = batches(20);
    var frames = ChannelEncoder.frames(ID, ChannelEncoder.channel(batches, compression), 500);
    var channel = new Channel(ID, L1BlockRef.NONE, false);

    frames.reversed().forEach(channel::add);

    assertTrue(channel.isReady());
    assertEquals(batches, readAll(channel.data(), LIMIT));
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void shouldGiveTheBatchesBeforeTheStreamBreaks(Compression compression) {
    var channel = ChannelEncoder.channel(batches(40), compression);
    var cut = channel.slice(0, channel.size() * 3 / 4);

    var reader = BatchReader.open(cut, LIMIT, true);
    var count = 0;
    try {
      while (reader.next().isPresent()) count++;
    } catch (InvalidData e) {
      assertTrue(e.getMessage().startsWith("channel: "));
    }

    assertTrue(count > 5 && count < 40, count + " batches");
  }

  @Test
  void shouldTolerateBytesAfterTheEndOfABrotliStream() {
    var batches = batches(3);
    var channel =
        Bytes.concat(ChannelEncoder.channel(batches, Compression.BROTLI), Bytes.of(1, 2, 3));

    var read = new ArrayList<Batch>();
    try (var reader = BatchReader.open(channel, LIMIT, true)) {
      for (var i = 0; i < batches.size(); i++) reader.next().ifPresent(read::add);
    }

    assertEquals(batches, read);
  }

  @Test
  void shouldRefuseBrotliBeforeFjordAndUnknownCompression() {
    var brotli = ChannelEncoder.channel(batches(1), Compression.BROTLI);

    assertThrows(InvalidData.class, () -> BatchReader.open(brotli, LIMIT, false));
    assertThrows(InvalidData.class, () -> BatchReader.open(Bytes.of(2, 3), LIMIT, true));
    assertThrows(InvalidData.class, () -> BatchReader.open(Bytes.EMPTY, LIMIT, true));
  }

  @Test
  void shouldStopAtTheLimitAndKeepWhatLiesBelow() {
    var batches = batches(10);
    var first = batches.getFirst().encode().size();
    var channel = ChannelEncoder.channel(batches, Compression.ZLIB);

    try (var reader = BatchReader.open(channel, first + 100, true)) {
      assertTrue(reader.next().isPresent());
      assertThrows(InvalidData.class, reader::next);
    }
  }

  @Test
  void shouldNotBelieveTheLengthABombClaims() {
    // RLP: a string of 9,000,000 bytes, of which eight are there.
    var bomb = Compression.ZLIB.compress(Bytes.fromHex("ba8954400000000000000000"));

    try (var reader = BatchReader.open(bomb, LIMIT, true)) {
      assertThrows(InvalidData.class, reader::next);
    }
  }

  @Test
  void shouldSurviveRandomBytes() {
    for (var i = 0; i < 2000; i++) {
      var bytes = new byte[random.nextInt(1, 300)];
      random.nextBytes(bytes);
      bytes[0] = (byte) (random.nextBoolean() ? 0x78 : 1);
      try (var reader = BatchReader.open(Bytes.wrap(bytes), LIMIT, true)) {
        while (reader.next().isPresent()) {}
      } catch (InvalidData e) {
        assertFalse(e.getMessage().isBlank());
      }
    }
  }

  @Test
  void shouldDecompressBrotliVectors() throws Exception {
    for (var want : Vectors.json("batches", "brotli.json").get("cases")) {
      var compressed = Bytes.fromHex(want.get("compressed").asText());
      var plain = Bytes.fromHex(want.get("decompressed").asText());
      var name = want.get("name").asText();
      assertEquals(plain, decompressed(new BrotliDecompressor(compressed)), name);
      assertEquals(
          plain, decompressed(new PlainBrotliDecompressor(compressed)), name + ", in Java");
    }
  }

  private static Bytes decompressed(Decompressor source) throws Exception {
    var out = new ByteArrayOutputStream();
    try (source) {
      for (var piece = source.next(); piece != null; piece = source.next())
        while (piece.hasRemaining()) out.write(piece.get());
    }
    return Bytes.wrap(out.toByteArray());
  }

  @Test
  void shouldRefuseEachTruncationOfFrames() {
    var data = Frame.encodeAll(List.of(frame(0, 30, false), frame(1, 0, true)));

    assertEquals(2, Frame.parseAll(data).size());
    var whole = 1 + 23 + 30;
    for (var size = 0; size < data.size(); size++) {
      if (size == whole) continue;
      var cut = data.slice(0, size);
      assertThrows(InvalidData.class, () -> Frame.parseAll(cut), "cut to " + size);
    }
  }

  @Test
  void shouldRefuseFramesThatAreTooLargeOrOfAnotherVersion() {
    var tooLarge = Frame.encodeAll(List.of(frame(0, Frame.MAX_DATA_SIZE + 1, true)));
    var other = Bytes.concat(Bytes.of(1), Frame.encodeAll(List.of(frame(0, 1, true))).slice(1));

    assertThrows(InvalidData.class, () -> Frame.parseAll(tooLarge));
    assertThrows(InvalidData.class, () -> Frame.parseAll(other));
  }

  @Test
  void shouldTakeFramesOnceAndOnlyUpToTheEnd() {
    var channel = new Channel(ID, L1BlockRef.NONE, false);

    assertEquals(Channel.Added.ADDED, channel.add(frame(3, 5, false)));
    assertEquals(Channel.Added.DUPLICATE, channel.add(frame(3, 5, false)));
    assertEquals(Channel.Added.ADDED, channel.add(frame(1, 5, true)));
    assertEquals(Channel.Added.SECOND_END, channel.add(frame(2, 5, true)));
    assertEquals(Channel.Added.BEYOND_END, channel.add(frame(2, 5, false)));
    assertFalse(channel.isReady());
    assertEquals(Channel.Added.ADDED, channel.add(frame(0, 5, false)));
    assertTrue(channel.isReady());
    assertEquals(10, channel.data().size());
  }

  @Test
  void shouldRefuseAGapWhereOrderIsRequired() {
    var channel = new Channel(ID, L1BlockRef.NONE, true);

    assertEquals(Channel.Added.OUT_OF_ORDER, channel.add(frame(1, 5, false)));
    assertEquals(Channel.Added.ADDED, channel.add(frame(0, 5, false)));
    assertEquals(Channel.Added.ADDED, channel.add(frame(1, 5, true)));
  }

  private Frame frame(int number, int size, boolean isLast) {
    return new Frame(ID, number, Bytes.wrap(new byte[size]), isLast);
  }

  private static List<Batch> readAll(Bytes channel, long limit) {
    var batches = new ArrayList<Batch>();
    try (var reader = BatchReader.open(channel, limit, true)) {
      for (var next = reader.next(); next.isPresent(); next = reader.next())
        batches.add(next.get());
    }
    return batches;
  }

  private List<Batch> batches(int count) {
    var batches = new ArrayList<Batch>();
    for (var i = 0; i < count; i++) {
      var transaction = new byte[900];
      random.nextBytes(transaction);
      batches.add(
          new SingularBatch(Hash.ZERO, i, Hash.ZERO, 2L * i, List.of(Bytes.wrap(transaction))));
    }
    return batches;
  }
}
