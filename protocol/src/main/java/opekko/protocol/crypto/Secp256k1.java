package opekko.protocol.crypto;

import java.util.Optional;
import java.util.function.Supplier;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * The curve of Ethereum's signatures: by libsecp256k1, or by BouncyCastle where that cannot be
 * loaded.
 *
 * <p>What ECDSA asks for (r and s in range) is checked here; rules about low s are the caller's.
 */
public final class Secp256k1 {
  private static final Curve CURVE = choose(NativeCurve::new);

  private Secp256k1() {}

  /** 64 bytes r and s, and the parity of the point's y. */
  public record Signature(Bytes rs, int yParity) {}

  static Curve choose(Supplier<Curve> preferred) {
    try {
      return preferred.get();
    } catch (LinkageError | IllegalStateException e) {
      // No build of the library for this machine, or no place to unpack it to.
      return new BouncyCurve();
    }
  }

  /**
   * The account that signed.
   *
   * @param rs 64 bytes, r and s
   * @param yParity 0 or 1
   * @return empty when no account could have made the signature
   */
  public static Optional<Address> recover(Hash digest, Bytes rs, int yParity) {
    if (yParity != 0 && yParity != 1 || rs.size() != 64) return Optional.empty();
    return CURVE.recover(digest, rs, yParity).map(Secp256k1::addressOf);
  }

  /**
   * @param key 32 bytes
   * @throws IllegalArgumentException when the key is none of this curve
   */
  public static Signature sign(Hash digest, Bytes key) {
    var signature = CURVE.sign(digest, key);
    var signer = addressOfKey(key);
    var parity = recover(digest, signature, 0).filter(signer::equals).isPresent() ? 0 : 1;
    return new Signature(signature, parity);
  }

  /**
   * The account of a 32-byte private key.
   *
   * @throws IllegalArgumentException when the key is none of this curve
   */
  public static Address addressOfKey(Bytes key) {
    return addressOf(CURVE.publicKey(key));
  }

  /**
   * @param publicKey 65 bytes, uncompressed
   */
  private static Address addressOf(Bytes publicKey) {
    return new Address(Keccak.hash(publicKey.slice(1)).bytes().slice(12));
  }
}
