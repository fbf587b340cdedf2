package opekko.protocol.crypto;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/** SHA-256, the JDK's. */
public final class Sha256 {
  private Sha256() {}

  public static Hash hash(Bytes data) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      data.updateInto(digest);
      return new Hash(Bytes.wrap(digest.digest()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
