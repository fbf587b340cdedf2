package opekko.protocol.crypto;

import fr.acinq.secp256k1.Secp256k1Exception;
import java.util.Optional;
import java.util.function.Supplier;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/** libsecp256k1. Making one fails with a linkage or state error where it cannot be loaded. */
final class NativeCurve implements Curve {
  private final fr.acinq.secp256k1.Secp256k1 library = fr.acinq.secp256k1.Secp256k1.Companion.get();

  @Override
  public Optional<Bytes> recover(Hash digest, Bytes rs, int yParity) {
    try {
      var key = library.ecdsaRecover(rs.toArray(), digest.bytes().toArray(), yParity);
      return Optional.of(Bytes.wrap(library.pubkeyParse(key)));
    } catch (Secp256k1Exception | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public Bytes sign(Hash digest, Bytes key) {
    return withKey(() -> library.sign(digest.bytes().toArray(), key.toArray()));
  }

  @Override
  public Bytes publicKey(Bytes key) {
    return withKey(() -> library.pubkeyParse(library.pubkeyCreate(key.toArray())));
  }

  private static Bytes withKey(Supplier<byte[]> call) {
    try {
      return Bytes.wrap(call.get());
    } catch (Secp256k1Exception e) {
      throw new IllegalArgumentException("no private key of secp256k1", e);
    }
  }
}
