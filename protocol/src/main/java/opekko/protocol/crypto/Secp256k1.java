package opekko.protocol.crypto;

import fr.acinq.secp256k1.Secp256k1Exception;
import java.util.Optional;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * The curve of Ethereum's signatures, by libsecp256k1.
 *
 * <p>The library checks what ECDSA asks for (r and s in range); rules about low s are the caller's.
 */
public final class Secp256k1 {
  private static final fr.acinq.secp256k1.Secp256k1 LIBRARY =
      fr.acinq.secp256k1.Secp256k1.Companion.get();

  private Secp256k1() {}

  /** 64 bytes r and s, and the parity of the point's y. */
  public record Signature(Bytes rs, int yParity) {}

  /**
   * The account that signed.
   *
   * @param rs 64 bytes, r and s
   * @param yParity 0 or 1
   * @return empty when no account could have made the signature
   */
  public static Optional<Address> recover(Hash digest, Bytes rs, int yParity) {
    if (yParity != 0 && yParity != 1 || rs.size() != 64) return Optional.empty();
    try {
      var key = LIBRARY.ecdsaRecover(rs.toArray(), digest.bytes().toArray(), yParity);
      return Optional.of(addressOf(Bytes.wrap(LIBRARY.pubkeyParse(key))));
    } catch (Secp256k1Exception | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * @param key 32 bytes
   */
  public static Signature sign(Hash digest, Bytes key) {
    var rs = LIBRARY.sign(digest.bytes().toArray(), key.toArray());
    var signer = addressOfKey(key);
    var signature = Bytes.wrap(rs);
    var parity = recover(digest, signature, 0).filter(signer::equals).isPresent() ? 0 : 1;
    return new Signature(signature, parity);
  }

  /** The account of a 32-byte private key. */
  public static Address addressOfKey(Bytes key) {
    return addressOf(Bytes.wrap(LIBRARY.pubkeyParse(LIBRARY.pubkeyCreate(key.toArray()))));
  }

  /**
   * @param publicKey 65 bytes, uncompressed
   */
  private static Address addressOf(Bytes publicKey) {
    return new Address(Keccak.hash(publicKey.slice(1)).bytes().slice(12));
  }
}
