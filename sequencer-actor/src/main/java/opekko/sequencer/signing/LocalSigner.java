package opekko.sequencer.signing;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import opekko.protocol.crypto.Secp256k1;
import opekko.protocol.crypto.Secp256k1.Signature;
import opekko.protocol.fault.Fetched;
import opekko.protocol.port.BlockSigner;
import opekko.protocol.port.SigningRequest;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/** Signs with a key held in memory, on the caller's thread. */
public final class LocalSigner implements BlockSigner {
  private final Bytes key;
  private final Address address;

  /**
   * @param key 32 bytes
   * @throws IllegalArgumentException when the key is none of the curve; the text never holds it
   */
  public LocalSigner(Bytes key) {
    if (key.size() != Hash.SIZE)
      throw new IllegalArgumentException("a signing key has 32 bytes, not " + key.size());
    this.key = key;
    this.address = addressOf(key);
  }

  private static Address addressOf(Bytes key) {
    try {
      return Secp256k1.addressOfKey(key);
    } catch (RuntimeException e) {
      // The cause is dropped on purpose: a curve library may print what it was given.
      throw new IllegalArgumentException("the signing key is not a number of secp256k1's range");
    }
  }

  @Override
  public CompletionStage<Fetched<Signature>> sign(SigningRequest request) {
    return CompletableFuture.completedFuture(Fetched.found(Secp256k1.sign(request.digest(), key)));
  }

  @Override
  public Address address() {
    return address;
  }

  @Override
  public String toString() {
    return "local key of " + address;
  }
}
