package opekko.protocol.crypto;

import java.util.Optional;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/** Arithmetic on secp256k1. Public keys are 65 bytes, uncompressed. */
interface Curve {
  /**
   * @param rs 64 bytes, r and s
   * @param yParity 0 or 1
   * @return empty when no key could have made the signature
   */
  Optional<Bytes> recover(Hash digest, Bytes rs, int yParity);

  /**
   * r and s, 64 bytes, s in the lower half; the nonce is that of RFC 6979.
   *
   * @throws IllegalArgumentException when the key is none
   */
  Bytes sign(Hash digest, Bytes key);

  /**
   * @throws IllegalArgumentException when the key is none
   */
  Bytes publicKey(Bytes key);
}
