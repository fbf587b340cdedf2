package opekko.protocol.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.Deflater;
import opekko.protocol.batch.Batch;
import opekko.protocol.batch.SingularBatch;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.rlp.RlpWriter;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import org.junit.jupiter.api.Test;

/**
 * How many batches of a channel count when its stream does not end as it should. Each case was
 * compared with what op-node's own reader gives.
 */
class BrokenChannelTest {
  private static final long LIMIT = 100_000_000;
  private static final int SMALL = 1_000;

  /** Does not fit the reference's read buffer. */
  private static final int LARGE = 20_000;

  private final SplittableRandom random = new SplittableRandom(21);

  @Test
  void shouldKeepASmallLastBatchWhenTheChecksumIsWrong() {
    assertEquals(2, count(wrongChecksum(channel(Compression.ZLIB, LARGE, SMALL))));
  }

  @Test
  void shouldLoseALargeLastBatchWhenTheChecksumIsWrong() {
    assertEquals(1, count(wrongChecksum(channel(Compression.ZLIB, SMALL, LARGE))));
  }

  @Test
  void shouldKeepALargeLastBatchOfAStreamThatWasFlushedButNotEnded() {
    var plain = plain(SMALL, LARGE);

    assertEquals(2, count(flushed(plain)));
  }

  @Test
  void shouldKeepASmallLastBatchWhenBytesFollowTheEndOfBrotli() {
    var channel = channel(Compression.BROTLI, LARGE, SMALL);

    assertEquals(2, count(Bytes.concat(channel, Bytes.of(1))));
  }

  @Test
  void shouldLoseALargeLastBatchWhenBytesFollowTheEndOfBrotli() {
    var channel = channel(Compression.BROTLI, SMALL, LARGE);

    assertEquals(2, count(channel));
    assertEquals(1, count(Bytes.concat(channel, Bytes.of(1))));
  }

  @Test
  void shouldIgnoreBytesAfterTheEndOfZlib() {
    var channel = channel(Compression.ZLIB, SMALL, LARGE);

    assertEquals(2, count(Bytes.concat(channel, Bytes.of(1, 2, 3))));
  }

  @Test
  void shouldKeepBatchesBeforeAnUnreadableOne() {
    var plain = new RlpWriter();
    plain.put(batch(SMALL).encode()).put(Bytes.of(9, 9)).put(batch(SMALL).encode());

    assertEquals(1, count(Compression.ZLIB.compress(plain.toBytes())));
  }

  @Test
  void shouldNeverGiveMoreBatchesForLessOfTheStream() {
    for (var compression : Compression.values()) {
      var channel = channel(compression, SMALL, SMALL, SMALL, SMALL);
      var before = 0;
      for (var size = 1; size <= channel.size(); size++) {
        var now = count(channel.slice(0, size));
        assertTrue(now >= before, compression + " cut to " + size);
        before = now;
      }
      assertEquals(4, before);
    }
  }

  @Test
  void shouldReadNoFurtherThanTheLimitIntoABomb() {
    var zeros = new byte[64 * 1024 * 1024];
    // A batch of 90,000,000 bytes, more than half of which are there.
    var bomb = Bytes.concat(Bytes.fromHex("bb055d4a80"), Bytes.wrap(zeros));
    for (var compression : Compression.values()) {
      var channel = compression.compress(bomb);
      var before = allocated();
      try (var reader = BatchReader.open(channel, 10_000_000, true)) {
        assertThrows(InvalidData.class, reader::next);
      }
      assertTrue(allocated() - before < 1_000_000, compression + " allocates what is claimed");
    }
  }

  @Test
  void shouldStopABombOfManyBatchesAtTheLimit() {
    var one = batch(SMALL).encode();
    var plain = new RlpWriter();
    for (var i = 0; i < 5_000; i++) plain.put(one);
    var perBatch = one.size() + 3;

    var counted = count(Compression.ZLIB.compress(plain.toBytes()), 100L * perBatch + 50);

    assertEquals(100, counted);
  }

  private Bytes channel(Compression compression, int... sizes) {
    return compression.compress(plain(sizes));
  }

  private Bytes plain(int... sizes) {
    var plain = new RlpWriter();
    for (var size : sizes) plain.put(batch(size).encode());
    return plain.toBytes();
  }

  private Batch batch(int size) {
    var transaction = new byte[size];
    random.nextBytes(transaction);
    return new SingularBatch(Hash.ZERO, 1, Hash.ZERO, 2, List.of(Bytes.wrap(transaction)));
  }

  private static Bytes wrongChecksum(Bytes zlib) {
    var bytes = zlib.toArray();
    bytes[bytes.length - 1] ^= 1;
    return Bytes.wrap(bytes);
  }

  private static Bytes flushed(Bytes plain) {
    var deflater = new Deflater();
    deflater.setInput(plain.toArray());
    var out = new ByteArrayOutputStream();
    var buffer = new byte[4096];
    for (var count = 1; count > 0; ) {
      count = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
      out.write(buffer, 0, count);
    }
    deflater.end();
    return Bytes.wrap(out.toByteArray());
  }

  private static int count(Bytes channel) {
    return count(channel, LIMIT);
  }

  private static int count(Bytes channel, long limit) {
    var count = 0;
    try (var reader = BatchReader.open(channel, limit, true)) {
      while (reader.next().isPresent()) count++;
    } catch (InvalidData e) {
      assertTrue(e.getMessage().matches("(channel|batch|rlp): .+"), e.getMessage());
    }
    return count;
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }
}
