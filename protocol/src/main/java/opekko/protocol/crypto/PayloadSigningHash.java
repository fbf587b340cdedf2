package opekko.protocol.crypto;

import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * What a sequencer signs when it gossips a block: Keccak over the domain (zero for blocks), the L2
 * chain's id and the payload's hash, 32 bytes each.
 *
 * @spec rollup-node-p2p.md#block-signatures
 */
public final class PayloadSigningHash {
  private PayloadSigningHash() {}

  /**
   * @param encodedPayload what follows the signature in a gossip message, decompressed
   */
  public static Hash of(long l2ChainId, Bytes encodedPayload) {
    return of(l2ChainId, Keccak.hash(encodedPayload));
  }

  public static Hash of(long l2ChainId, Hash payloadHash) {
    var message = new byte[3 * Hash.SIZE];
    for (var i = 0; i < Long.BYTES; i++)
      message[2 * Hash.SIZE - 1 - i] = (byte) (l2ChainId >>> 8 * i);
    payloadHash.bytes().copyTo(message, 2 * Hash.SIZE);
    return Keccak.hash(Bytes.wrap(message));
  }
}
