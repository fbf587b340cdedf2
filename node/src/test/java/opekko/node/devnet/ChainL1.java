package opekko.node.devnet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import opekko.devnet.l1.KnownTransaction;
import opekko.devnet.l1.L1Chain;
import opekko.devnet.l1.MinedBlock;
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

/** Reads a devnet's L1 on the caller's thread, with nothing between. */
final class ChainL1 implements L1Source {
  private final L1Chain chain;
  private final L1BlockDigest digest;

  ChainL1(L1Chain chain, RollupConfig config) {
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
    var found =
        switch (which) {
          case BlockSelector.ByHash(var hash) -> chain.block(hash);
          case BlockSelector.ByNumber(var number) -> chain.block(number);
          case BlockSelector.ByLabel(var label) -> Optional.of(chain.block(label));
        };
    return done(fetched(found).map(MinedBlock::ref));
  }

  @Override
  public CompletionStage<Fetched<L1Block>> block(Hash hash) {
    return done(fetched(chain.block(hash)).map(this::digest));
  }

  @Override
  public CompletionStage<Fetched<List<L1Block>>> blocks(long first, int count) {
    var blocks = new ArrayList<L1Block>();
    for (var number = first; number < first + count; number++)
      chain.block(number).map(this::digest).ifPresent(blocks::add);
    return done(blocks.isEmpty() ? Fetched.missing("L1 block " + first) : Fetched.found(blocks));
  }

  private L1Block digest(MinedBlock block) {
    return digest.of(
        block.header(),
        block.hash(),
        block.transactions().stream().map(KnownTransaction::encoded).toList(),
        block.receipts().stream().map(Receipt::encode).toList());
  }

  private static Fetched<MinedBlock> fetched(Optional<MinedBlock> block) {
    return block.map(Fetched::found).orElseGet(() -> Fetched.missing("L1 block"));
  }

  private static <T> CompletionStage<T> done(T answer) {
    return CompletableFuture.completedStage(answer);
  }
}
