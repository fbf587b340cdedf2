package opekko.devnet.l2;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import opekko.protocol.type.Bytes;
import org.junit.jupiter.api.Test;

/** Sizes as op-geth v1.101702.3 has them: core/types/rollup_cost_test.go. */
class FastLzTest {
  private static final String CONTRACT_CALL =
      "02f901550a758302df1483be21b88304743f94f8"
          + "0e51afb613d764fa61751affd3313c190a86bb870151bd62fd12adb8"
          + "e41ef24f3f0000000000000000000000000000000000000000000000"
          + "00000000000000006e000000000000000000000000af88d065e77c8c"
          + "c2239327c5edb3a432268e5831000000000000000000000000000000"
          + "000000000000000000000000000003c1e50000000000000000000000"
          + "00000000000000000000000000000000000000000000000000000000"
          + "000000000000000000000000000000000000000000000000a0000000"
          + "00000000000000000000000000000000000000000000000000000000"
          + "148c89ed219d02f1a5be012c689b4f5b731827bebe00000000000000"
          + "0000000000c001a033fd89cb37c31b2cba46b6466e040c61fc9b2a36"
          + "75a7f5f493ebd5ad77c497f8a07cdf65680e238392693019b4092f61"
          + "0222e71b7cec06449cb922b93b6a12744e";

  @Test
  void shouldMeasureWhatCompressesAndWhatDoesNot() {
    var ones = new byte[1000];
    Arrays.fill(ones, (byte) 1);

    assertEquals(0, FastLz.compressedSize(Bytes.EMPTY));
    assertEquals(21, FastLz.compressedSize(Bytes.wrap(ones)));
    assertEquals(21, FastLz.compressedSize(Bytes.wrap(new byte[1000])));
    assertEquals(202, FastLz.compressedSize(Bytes.fromHex(CONTRACT_CALL)));
  }

  @Test
  void shouldTakeAHundredBytesForTheLeastEstimate() {
    assertEquals(100, DaFootprint.estimatedSize(Bytes.wrap(new byte[100])));
    assertEquals(126, DaFootprint.estimatedSize(Bytes.fromHex(CONTRACT_CALL)));
  }
}
