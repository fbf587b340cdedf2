package opekko.node.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import opekko.devnet.l1.L1Chain;
import opekko.devnet.l1.MinedBlock;
import opekko.protocol.fault.Fetched;
import opekko.protocol.l1.L1Block;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.port.L1Heads;
import opekko.protocol.port.L1Source;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;

/**
 * An L1 in process that makes each block's digest once: all nodes of a world read the same blocks,
 * and to find out who sent a transaction takes long.
 */
record RememberedL1(L1Chain chain, L1Source real, Map<Hash, Fetched<L1Block>> known)
    implements L1Source {
  RememberedL1(L1Chain chain, L1Source real) {
    this(chain, real, new HashMap<>());
  }

  @Override
  public CompletionStage<Fetched<L1Heads>> heads() {
    return real.heads();
  }

  @Override
  public CompletionStage<Fetched<L1BlockRef>> ref(BlockSelector which) {
    return real.ref(which);
  }

  @Override
  public CompletionStage<Fetched<L1Block>> block(Hash hash) {
    return CompletableFuture.completedStage(read(hash));
  }

  @Override
  public CompletionStage<Fetched<List<L1Block>>> blocks(long first, int count) {
    var found = new ArrayList<L1Block>();
    for (var hash : chain.blocks(first, count).stream().map(MinedBlock::hash).toList())
      if (read(hash) instanceof Fetched.Found<L1Block>(var block)) found.add(block);
    return CompletableFuture.completedStage(
        found.isEmpty() ? Fetched.missing("L1 block " + first) : Fetched.found(found));
  }

  private Fetched<L1Block> read(Hash hash) {
    var before = known.get(hash);
    if (before != null) return before;
    var read = real.block(hash).toCompletableFuture().join();
    if (read instanceof Fetched.Found<L1Block>) known.put(hash, read);
    return read;
  }
}
