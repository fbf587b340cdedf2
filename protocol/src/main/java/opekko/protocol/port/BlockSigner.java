package opekko.protocol.port;

import java.util.concurrent.CompletionStage;
import opekko.protocol.crypto.Secp256k1.Signature;
import opekko.protocol.fault.Fetched;
import opekko.protocol.type.Address;
import opekko.protocol.type.Hash;

/**
 * Signs blocks for gossip with the sequencer's key. Stages never fail by exception.
 *
 * @spec rollup-node-p2p.md#block-signatures
 */
public interface BlockSigner {
  /**
   * @param payloadHash Keccak of the encoded payload, which {@link
   *     opekko.protocol.crypto.PayloadSigningHash} binds to the chain
   */
  CompletionStage<Fetched<Signature>> sign(long l2ChainId, Hash payloadHash);

  /** The account that others must know as the chain's unsafe block signer. */
  Address address();
}
