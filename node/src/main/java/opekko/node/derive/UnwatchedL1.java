package opekko.node.derive;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import opekko.devnet.replay.ReplayL1;
import opekko.protocol.fault.Fetched;
import opekko.protocol.l1.L1Block;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.port.L1Heads;
import opekko.protocol.port.L1Source;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;

/**
 * The replayed L1 as the assembly gets it: its labels are never answered, so the node's own watcher
 * waits in vain. The story tells the driver instead, because the order in which the recorded node
 * heard of things is part of it.
 */
record UnwatchedL1(ReplayL1 l1) implements L1Source {
  @Override
  public CompletionStage<Fetched<L1Heads>> heads() {
    return new CompletableFuture<>();
  }

  @Override
  public CompletionStage<Fetched<L1BlockRef>> ref(BlockSelector which) {
    return l1.ref(which);
  }

  @Override
  public CompletionStage<Fetched<L1Block>> block(Hash hash) {
    return l1.block(hash);
  }

  @Override
  public CompletionStage<Fetched<List<L1Block>>> blocks(long first, int count) {
    return l1.blocks(first, count);
  }
}
