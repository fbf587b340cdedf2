package opekko.benchmarks;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fetched;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.port.L2Source;
import opekko.protocol.type.Address;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L2BlockRef;

/** An L2 that every label says is at genesis. */
record GenesisOnly(L2BlockRef genesis) implements L2Source {
  @Override
  public CompletionStage<Fetched<PayloadEnvelope>> payload(BlockSelector which) {
    return CompletableFuture.completedStage(Fetched.missing("payload"));
  }

  @Override
  public CompletionStage<Fetched<L2BlockRef>> ref(BlockSelector which) {
    return CompletableFuture.completedStage(Fetched.found(genesis));
  }

  @Override
  public CompletionStage<Fetched<Hash>> storageRoot(Address account, Hash blockHash) {
    return CompletableFuture.completedStage(Fetched.missing("storage root"));
  }
}
