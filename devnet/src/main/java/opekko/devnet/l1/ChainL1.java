package opekko.devnet.l1;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.fault.Fetched;
import opekko.protocol.l1.L1Block;
import opekko.protocol.l1.L1BlockDigest;
import opekko.protocol.port.BlockLabel;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.port.L1Heads;
import opekko.protocol.port.L1Source;
import opekko.protocol.receipt.Receipt;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;

/** Reads an L1 in the same process, on the caller's thread: its stages are complete. */
public final class ChainL1 implements L1Source {
  private final L1Chain chain;
  private final L1BlockDigest digest;

  /**
   * @param config of the rollup that reads
   */
  public ChainL1(L1Chain chain, RollupConfig config) {
    this.chain = chain;
    digest = new L1BlockDigest(config);
  }

  @Override
  public CompletionStage<Fetched<L1Heads>> heads() {
    return done(
        Fetched.found(
            new L1Heads(
                chain.head().ref(),
                Optional.of(chain.block(BlockLabel.SAFE).ref()),
                Optional.of(chain.block(BlockLabel.FINALIZED).ref()))));
  }

  @Override
  public CompletionStage<Fetched<L1BlockRef>> ref(BlockSelector which) {
    return done(find(which).map(MinedBlock::ref));
  }

  @Override
  public CompletionStage<Fetched<L1Block>> block(Hash hash) {
    return done(find(BlockSelector.hash(hash)).map(this::read));
  }

  @Override
  public CompletionStage<Fetched<List<L1Block>>> blocks(long first, int count) {
    var blocks = chain.blocks(first, count).stream().map(this::read).toList();
    return done(
        blocks.isEmpty()
            ? Fetched.missing("no L1 block " + first + " up to the head")
            : Fetched.found(blocks));
  }

  private Fetched<MinedBlock> find(BlockSelector which) {
    var found =
        switch (which) {
          case BlockSelector.ByHash(var hash) -> chain.block(hash);
          case BlockSelector.ByNumber(var number) -> chain.block(number);
          case BlockSelector.ByLabel(var label) -> Optional.of(chain.block(label));
        };
    return found.map(Fetched::found).orElseGet(() -> Fetched.missing("L1 block " + which));
  }

  private L1Block read(MinedBlock block) {
    return digest.of(
        block.header(),
        block.hash(),
        block.transactions().stream().map(KnownTransaction::encoded).toList(),
        block.receipts().stream().map(Receipt::encode).toList());
  }

  private static <T> CompletionStage<T> done(T answer) {
    return CompletableFuture.completedFuture(answer);
  }
}
