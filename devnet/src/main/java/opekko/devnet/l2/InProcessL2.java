package opekko.devnet.l2;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import opekko.protocol.attributes.L2BlockRefs;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fetched;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.port.L2Source;
import opekko.protocol.type.Address;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L2BlockRef;

/** Reads a ledger engine's chain in the same process, on the caller's thread. */
public final class InProcessL2 implements L2Source {
  private final LedgerEngine engine;

  public InProcessL2(LedgerEngine engine) {
    this.engine = engine;
  }

  @Override
  public CompletionStage<Fetched<PayloadEnvelope>> payload(BlockSelector which) {
    return CompletableFuture.completedStage(find(which).map(LedgerBlock::envelope));
  }

  @Override
  public CompletionStage<Fetched<L2BlockRef>> ref(BlockSelector which) {
    return CompletableFuture.completedStage(
        find(which).map(block -> L2BlockRefs.of(engine.config(), block.envelope().payload())));
  }

  @Override
  public CompletionStage<Fetched<Hash>> storageRoot(Address account, Hash blockHash) {
    return CompletableFuture.completedStage(
        engine
            .state(blockHash)
            .map(state -> Fetched.found(state.account(account).storageRoot()))
            .orElseGet(() -> Fetched.missing("L2 block " + blockHash)));
  }

  private Fetched<LedgerBlock> find(BlockSelector which) {
    Optional<LedgerBlock> found =
        switch (which) {
          case BlockSelector.ByHash(var hash) -> engine.block(hash);
          case BlockSelector.ByNumber(var number) -> engine.block(number);
          case BlockSelector.ByLabel(var label) -> engine.block(label);
        };
    return found.map(Fetched::found).orElseGet(() -> Fetched.missing("L2 block " + which));
  }
}
