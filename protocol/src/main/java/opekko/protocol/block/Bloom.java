package opekko.protocol.block;

import opekko.protocol.crypto.Keccak;
import opekko.protocol.type.Bytes;

/**
 * The 2048-bit filter over the addresses and topics of a block's logs. It has no false negatives:
 * what it excludes is not there.
 *
 * @spec ethereum yellow paper, section 4.3.1
 */
public final class Bloom {
  public static final int SIZE = 256;

  private Bloom() {}

  /**
   * @param bloom 256 bytes
   * @param entry an address or topic
   * @return false when no log has it
   */
  public static boolean mayContain(Bytes bloom, Bytes entry) {
    var hash = Keccak.hash(entry).bytes();
    for (var i = 0; i < 6; i += 2) {
      var bit = (hash.getUnsigned(i) << 8 | hash.getUnsigned(i + 1)) & 0x7ff;
      if ((bloom.get(SIZE - 1 - bit / 8) & 1 << bit % 8) == 0) return false;
    }
    return true;
  }

  /** Adds an address or topic to a filter in the making, of 256 bytes. */
  public static void add(byte[] bloom, Bytes entry) {
    var hash = Keccak.hash(entry).bytes();
    for (var i = 0; i < 6; i += 2) {
      var bit = (hash.getUnsigned(i) << 8 | hash.getUnsigned(i + 1)) & 0x7ff;
      bloom[SIZE - 1 - bit / 8] |= (byte) (1 << bit % 8);
    }
  }
}
