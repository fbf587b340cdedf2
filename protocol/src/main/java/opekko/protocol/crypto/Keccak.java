package opekko.protocol.crypto;

import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import org.bouncycastle.crypto.digests.KeccakDigest;

/** Keccak-256, Ethereum's hash. */
public final class Keccak {
  private Keccak() {}

  public static Hash hash(Bytes data) {
    var digest = new KeccakDigest(256);
    update(digest, data);
    return result(digest);
  }

  /** Of the parts as if they were one. */
  public static Hash hash(Bytes... parts) {
    var digest = new KeccakDigest(256);
    for (var part : parts) update(digest, part);
    return result(digest);
  }

  private static void update(KeccakDigest digest, Bytes data) {
    data.read((array, offset, size) -> {
      digest.update(array, offset, size);
      return null;
    });
  }

  private static Hash result(KeccakDigest digest) {
    var out = new byte[Hash.SIZE];
    digest.doFinal(out, 0);
    return new Hash(Bytes.wrap(out));
  }
}
