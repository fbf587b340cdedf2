package opekko.protocol.deposit;

import java.nio.charset.StandardCharsets;
import opekko.protocol.crypto.Keccak;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * What makes each deposit transaction unique: a hash over its origin, with a domain for each kind
 * of origin.
 *
 * @spec deposits.md#source-hash-computation
 */
public final class SourceHash {
  private static final int USER = 0;
  private static final int L1_ATTRIBUTES = 1;
  private static final int UPGRADE = 2;

  private SourceHash() {}

  /** A user deposit. {@code logIndex} counts over all logs of the L1 block. */
  public static Hash user(Hash l1Block, long logIndex) {
    return of(USER, Keccak.hash(l1Block.bytes(), word(logIndex)));
  }

  public static Hash l1Attributes(Hash l1Block, long sequenceNumber) {
    return of(L1_ATTRIBUTES, Keccak.hash(l1Block.bytes(), word(sequenceNumber)));
  }

  /** A deposit of a network upgrade, named by its intent. */
  public static Hash upgrade(String intent) {
    return of(UPGRADE, Keccak.hash(Bytes.wrap(intent.getBytes(StandardCharsets.UTF_8))));
  }

  private static Hash of(int domain, Hash inner) {
    return Keccak.hash(word(domain), inner.bytes());
  }

  private static Bytes word(long value) {
    var word = new byte[32];
    for (var i = 0; i < 8; i++) word[31 - i] = (byte) (value >>> 8 * i);
    return Bytes.wrap(word);
  }
}
