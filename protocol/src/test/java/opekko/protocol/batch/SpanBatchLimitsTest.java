package opekko.protocol.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.type.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What hostile bytes may cost, and why they are refused. */
class SpanBatchLimitsTest {
  /** Relative time 1, origin 2, both checks zero. */
  private static final String PREFIX = "01" + "0102" + "00".repeat(40);

  private static final String COUNT_10_000_000 = "80ade204";
  private static final String COUNT_10_000_001 = "81ade204";

  @ParameterizedTest
  @CsvSource({
    "00, span batch: no blocks",
    COUNT_10_000_001 + ", span batch: a count over 10000000",
    COUNT_10_000_000 + ", span batch: cut short",
    "ffffffffffffffffff01, span batch: a count over 10000000",
    "ffffffffffffffffff02, span batch: number over 64 bits",
    "80808080808080808080, span batch: number over 64 bits",
    "0102, bits: more than 1",
    "0100" + COUNT_10_000_001 + ", span batch: a count over 10000000",
    "0200" + COUNT_10_000_000 + "01, span batch: too many transactions",
    "0100" + COUNT_10_000_000 + ", span batch: cut short",
    "01000102, bits: more than 1",
    "0100010002, bits: more than 1",
  })
  void shouldRefuseHostileCountsAtLittleCost(String payload, String reason) {
    var encoded = Bytes.fromHex(PREFIX + payload);
    var before = allocated();

    var error = assertThrows(InvalidData.class, () -> Batch.decode(encoded));

    assertEquals(reason, error.getMessage());
    assertTrue(allocated() - before < 1_000_000, "allocates by what is claimed");
  }

  @Test
  void shouldRefuseEachTruncation() {
    var span = SpanBatchBuilderTest.span(SpanBatchBuilderTest.blocks(new SplittableRandom(2), 6));
    var encoded = span.encode();

    for (var size = 0; size < encoded.size(); size++) {
      var cut = encoded.slice(0, size);
      assertThrows(InvalidData.class, () -> Batch.decode(cut), "cut to " + size);
    }
  }

  @Test
  void shouldLeaveBytesBehindTheColumnsAlone() {
    var span = SpanBatchBuilderTest.span(SpanBatchBuilderTest.blocks(new SplittableRandom(2), 3));

    var decoded = Batch.decode(Bytes.concat(span.encode(), Bytes.of(1, 2, 3)));

    assertEquals(span.encode(), decoded.encode());
  }

  @Test
  void shouldEitherRefuseOrExpandDamagedBatches() {
    var random = new SplittableRandom(9);
    var span = SpanBatchBuilderTest.span(SpanBatchBuilderTest.blocks(random, 8));
    var refused = 0;
    for (var i = 0; i < 3000; i++) {
      var bytes = span.encode().toArray();
      for (var left = 1 + random.nextInt(3); left > 0; left--)
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      if (isRefused(Bytes.wrap(bytes))) refused++;
    }
    assertTrue(refused > 300, refused + " refused");
  }

  @Test
  void shouldRefuseRandomBytes() {
    var random = new SplittableRandom(10);
    for (var i = 0; i < 3000; i++) {
      var bytes = new byte[1 + random.nextInt(200)];
      random.nextBytes(bytes);
      bytes[0] = (byte) random.nextInt(3);
      assertTrue(isRefused(Bytes.wrap(bytes)));
    }
  }

  /** Any other exception than the one for bad data fails the test. */
  private static boolean isRefused(Bytes encoded) {
    try {
      if (Batch.decode(encoded) instanceof SpanBatch span)
        assertEquals(
            span.transactions().size(),
            span.transactions().expand(RandomTransactions.CHAIN_ID).size());
      return false;
    } catch (InvalidData e) {
      return true;
    }
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }
}
