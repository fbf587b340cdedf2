package opekko.protocol.blob;

import java.math.BigInteger;
import opekko.protocol.type.Bytes;

/**
 * Adds up blobs times coefficients, element by element, in the scalar field of BLS12-381. Sums are
 * kept as seven words of 64 bits and only reduced at the end: 256 bits times 128 bits leaves room
 * for 2^64 blobs.
 */
final class FieldCombination {
  private static final BigInteger MODULUS =
      new BigInteger("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001", 16);
  private static final long[] MODULUS_WORDS = {
    0x73eda753299d7d48L, 0x3339d80809a1d805L, 0x53bda402fffe5bfeL, 0xffffffff00000001L
  };
  private static final int ELEMENTS = 4096;
  private static final int WORDS = 7;

  private final long[] sums = new long[ELEMENTS * WORDS];

  static boolean isCanonical(Bytes blob) {
    for (var at = 0; at < blob.size(); at += 32) if (!isBelowModulus(blob, at)) return false;
    return true;
  }

  private static boolean isBelowModulus(Bytes blob, int at) {
    for (var i = 0; i < 4; i++) {
      var order = Long.compareUnsigned(blob.getLong(at + 8 * i), MODULUS_WORDS[i]);
      if (order != 0) return order < 0;
    }
    return false;
  }

  void add(long high, long low, Bytes blob) {
    for (var element = 0; element < ELEMENTS; element++) {
      var base = element * WORDS;
      for (var i = 0; i < 4; i++) {
        // Words of the sum are little endian, those of the blob big endian.
        var word = blob.getLong(element * 32 + 8 * (3 - i));
        addProduct(base + i, word, low);
        addProduct(base + i + 1, word, high);
      }
    }
  }

  private void addProduct(int at, long a, long b) {
    var low = a * b;
    var high = Math.unsignedMultiplyHigh(a, b);
    sums[at] += low;
    if (Long.compareUnsigned(sums[at], low) < 0) high++;
    sums[at + 1] += high;
    // The high word of a product is at most 2^64 - 2, so it could take the carry above.
    if (Long.compareUnsigned(sums[at + 1], high) < 0) carry(at + 2);
  }

  private void carry(int at) {
    var i = at;
    while (++sums[i] == 0) i++;
  }

  Bytes toBlob() {
    var blob = new byte[BlobCodec.BLOB_SIZE];
    var word = new byte[8 * WORDS];
    for (var element = 0; element < ELEMENTS; element++) {
      for (var i = 0; i < WORDS; i++)
        for (var b = 0; b < 8; b++)
          word[8 * (WORDS - 1 - i) + b] = (byte) (sums[element * WORDS + i] >>> 8 * (7 - b));
      var reduced = new BigInteger(1, word).mod(MODULUS).toByteArray();
      var start = reduced.length == 33 ? 1 : 0;
      var size = reduced.length - start;
      System.arraycopy(reduced, start, blob, element * 32 + 32 - size, size);
    }
    return Bytes.wrap(blob);
  }
}
