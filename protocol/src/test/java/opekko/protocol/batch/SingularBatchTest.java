package opekko.protocol.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.SplittableRandom;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.rlp.RlpWriter;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import org.junit.jupiter.api.Test;

class SingularBatchTest {
  private final SplittableRandom random = new SplittableRandom(5);

  @Test
  void shouldDecodeWhatWasEncoded() {
    for (var block : SpanBatchBuilderTest.blocks(random, 50))
      assertEquals(block, Batch.decode(block.encode()));
  }

  @Test
  void shouldKeepNumbersWithTheTopBitSet() {
    var batch = new SingularBatch(Hash.ZERO, -1, Hash.ZERO, Long.MIN_VALUE, List.of());

    assertEquals(batch, Batch.decode(batch.encode()));
  }

  @Test
  void shouldRefuseEachTruncation() {
    var encoded = SpanBatchBuilderTest.blocks(random, 1).getFirst().encode();

    for (var size = 0; size < encoded.size(); size++) {
      var cut = encoded.slice(0, size);
      assertThrows(InvalidData.class, () -> Batch.decode(cut), "cut to " + size);
    }
  }

  @Test
  void shouldLeaveBytesBehindTheListAlone() {
    var batch = SpanBatchBuilderTest.blocks(random, 1).getFirst();

    assertEquals(batch, Batch.decode(Bytes.concat(batch.encode(), Bytes.of(1))));
  }

  @Test
  void shouldRefuseAnotherNumberOfFieldsAndUnknownTypes() {
    var fields =
        RlpWriter.list(out -> {
          out.put(Hash.ZERO).put(1).put(Hash.ZERO).put(2);
          out.putRaw(Bytes.of(0xc0)).put(3);
        });

    assertRefused(Bytes.concat(Bytes.of(0), fields), "rlp: 1 bytes too many");
    assertRefused(Bytes.concat(Bytes.of(2), fields), "batch: unknown type 2");
    assertRefused(Bytes.EMPTY, "batch: empty");
  }

  private static void assertRefused(Bytes encoded, String reason) {
    var error = assertThrows(InvalidData.class, () -> Batch.decode(encoded));
    assertEquals(reason, error.getMessage());
  }
}
