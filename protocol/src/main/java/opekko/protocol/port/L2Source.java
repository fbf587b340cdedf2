package opekko.protocol.port;

import java.util.concurrent.CompletionStage;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fetched;
import opekko.protocol.type.Address;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L2BlockRef;

/**
 * Read port to the L2 engine's chain. Block hashes have been recomputed. Stages never fail by
 * exception.
 */
public interface L2Source {
  CompletionStage<Fetched<PayloadEnvelope>> payload(BlockSelector which);

  CompletionStage<Fetched<L2BlockRef>> ref(BlockSelector which);

  /** Of the newest block: whether the engine answers at all is asked often, and cheaply. */
  default CompletionStage<Fetched<Long>> height() {
    return ref(BlockSelector.label(BlockLabel.LATEST))
        .thenApply(head -> head.map(L2BlockRef::number));
  }

  /** Storage root of an account at a block, its proof checked against the block's state root. */
  CompletionStage<Fetched<Hash>> storageRoot(Address account, Hash blockHash);
}
