package opekko.benchmarks;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import opekko.protocol.fault.Fetched;
import opekko.protocol.l1.L1Block;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.port.L1Heads;
import opekko.protocol.port.L1Source;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;

/** An L1 that stays at its genesis. */
record StillL1(L1Block genesis) implements L1Source {
  @Override
  public CompletionStage<Fetched<L1Heads>> heads() {
    return answer(new L1Heads(genesis.ref(), Optional.empty(), Optional.empty()));
  }

  @Override
  public CompletionStage<Fetched<L1BlockRef>> ref(BlockSelector which) {
    return answer(genesis.ref());
  }

  @Override
  public CompletionStage<Fetched<L1Block>> block(Hash hash) {
    return answer(genesis);
  }

  @Override
  public CompletionStage<Fetched<List<L1Block>>> blocks(long first, int count) {
    return first == 0
        ? answer(List.of(genesis))
        : CompletableFuture.completedStage(Fetched.missing("block " + first));
  }

  private static <T> CompletionStage<Fetched<T>> answer(T value) {
    return CompletableFuture.completedStage(Fetched.found(value));
  }
}
