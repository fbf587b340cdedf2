package opekko.protocol.port;

import opekko.protocol.crypto.PayloadSigningHash;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Hash;

/**
 * A block to be signed, and what a signer must know to refuse a second one in its place.
 *
 * @param payloadHash Keccak of the encoded payload, which {@link PayloadSigningHash} binds to the
 *     chain
 * @param lineage of the commit log when it was decided: within it a height has one block only
 */
public record SigningRequest(long l2ChainId, Hash payloadHash, BlockId block, long lineage) {
  /** What the key signs. */
  public Hash digest() {
    return PayloadSigningHash.of(l2ChainId, payloadHash);
  }
}
