package opekko.protocol.blob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.SplittableRandom;
import opekko.protocol.type.Bytes;
import org.junit.jupiter.api.Test;

class FieldCombinationTest {
  private static final BigInteger MODULUS =
      new BigInteger("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001", 16);
  private static final int ELEMENTS = 4096;

  private final SplittableRandom random = new SplittableRandom(6);

  @Test
  void shouldAddUpAsBigNumbersDo() {
    var combination = new FieldCombination();
    var expected = new BigInteger[ELEMENTS];
    Arrays.fill(expected, BigInteger.ZERO);
    for (var i = 0; i < 20; i++) {
      var high = i == 0 ? -1L : random.nextLong();
      var low = i == 0 ? -1L : random.nextLong();
      var coefficient = unsigned(high).shiftLeft(64).or(unsigned(low));
      var blob = blob(i);
      combination.add(high, low, blob);
      for (var at = 0; at < ELEMENTS; at++)
        expected[at] = expected[at].add(element(blob, at).multiply(coefficient)).mod(MODULUS);
    }

    var sum = combination.toBlob();

    for (var at = 0; at < ELEMENTS; at++) assertEquals(expected[at], element(sum, at));
  }

  @Test
  void shouldTellTheLargestElementFromTheModulus() {
    var blob = new byte[BlobCodec.BLOB_SIZE];
    put(blob, ELEMENTS - 1, MODULUS.subtract(BigInteger.ONE));
    assertTrue(FieldCombination.isCanonical(Bytes.wrap(blob.clone())));

    put(blob, ELEMENTS - 1, MODULUS);
    assertFalse(FieldCombination.isCanonical(Bytes.wrap(blob.clone())));

    put(blob, ELEMENTS - 1, BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE));
    assertFalse(FieldCombination.isCanonical(Bytes.wrap(blob)));
  }

  /** The first has the largest elements there are, so that every carry happens. */
  private Bytes blob(int index) {
    var blob = new byte[BlobCodec.BLOB_SIZE];
    if (index > 0) random.nextBytes(blob);
    for (var at = 0; at < ELEMENTS; at++) {
      if (index == 0) put(blob, at, MODULUS.subtract(BigInteger.ONE));
      else blob[at * 32] &= 0x3f;
    }
    return Bytes.wrap(blob);
  }

  private static void put(byte[] blob, int at, BigInteger value) {
    var bytes = value.toByteArray();
    var start = bytes.length == 33 ? 1 : 0;
    var size = bytes.length - start;
    System.arraycopy(bytes, start, blob, at * 32 + 32 - size, size);
  }

  private static BigInteger element(Bytes blob, int at) {
    return new BigInteger(1, blob.slice(at * 32, 32).toArray());
  }

  private static BigInteger unsigned(long value) {
    return new BigInteger(Long.toUnsignedString(value));
  }
}
