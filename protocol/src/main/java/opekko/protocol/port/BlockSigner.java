package opekko.protocol.port;

import java.util.concurrent.CompletionStage;
import opekko.protocol.crypto.Secp256k1.Signature;
import opekko.protocol.fault.Fetched;
import opekko.protocol.type.Address;

/**
 * Signs blocks for gossip with the sequencer's key. Stages never fail by exception.
 *
 * @spec rollup-node-p2p.md#block-signatures
 */
public interface BlockSigner {
  CompletionStage<Fetched<Signature>> sign(SigningRequest request);

  /** The account that others must know as the chain's unsafe block signer. */
  Address address();
}
