package opekko.devnet.l1;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import opekko.protocol.type.Hash;

/** The blocks that are remembered, and which of them are the chain. Not thread-safe. */
final class BlockStore {
  private final L1Retention retention;

  /** Without a gap. */
  private final List<MinedBlock> canonical = new ArrayList<>();

  private final Map<Hash, MinedBlock> byHash = new HashMap<>();
  private final Map<Hash, L1Chain.Inclusion> inclusions = new HashMap<>();
  private final Deque<Hash> sides = new ArrayDeque<>();

  /** Of canonical blocks that still have their blobs, oldest first. */
  private final Deque<Hash> withBlobs = new ArrayDeque<>();

  private int blobs;

  BlockStore(L1Retention retention) {
    this.retention = retention;
  }

  MinedBlock head() {
    return canonical.getLast();
  }

  /** The canonical block of that number. */
  Optional<MinedBlock> block(long number) {
    var index = number - canonical.getFirst().number();
    return index < 0 || index >= canonical.size()
        ? Optional.empty()
        : Optional.of(canonical.get((int) index));
  }

  Optional<MinedBlock> block(Hash hash) {
    return Optional.ofNullable(byHash.get(hash));
  }

  Optional<L1Chain.Inclusion> inclusion(Hash transaction) {
    return Optional.ofNullable(inclusions.get(transaction));
  }

  /** The last canonical block that is not later; empty when the oldest one is. */
  Optional<MinedBlock> notAfter(long time) {
    var low = 0;
    var high = canonical.size() - 1;
    while (low <= high) {
      var middle = (low + high) >>> 1;
      if (canonical.get(middle).header().time() <= time) low = middle + 1;
      else high = middle - 1;
    }
    return high < 0 ? Optional.empty() : Optional.of(canonical.get(high));
  }

  void append(MinedBlock block) {
    canonical.add(block);
    index(block);
    if (block.blobCount() > 0) {
      withBlobs.add(block.hash());
      blobs += block.blobCount();
    }
    while (blobs > retention.blobs()) dropOldestBlobs();
  }

  private void index(MinedBlock block) {
    byHash.put(block.hash(), block);
    for (var i = 0; i < block.transactions().size(); i++)
      inclusions.put(block.transactions().get(i).hash(), new L1Chain.Inclusion(block, i));
  }

  private void dropOldestBlobs() {
    var block = byHash.get(withBlobs.removeFirst());
    blobs -= block.blobCount();
    var without = block.withoutSidecars();
    canonical.set((int) (block.number() - canonical.getFirst().number()), without);
    index(without);
  }

  /** The newest blocks, oldest first. */
  List<MinedBlock> newest(int count) {
    return List.copyOf(canonical.subList(canonical.size() - count, canonical.size()));
  }

  /** Takes the newest blocks off the chain; they are still found by their hashes for a while. */
  void cut(int count) {
    for (var block : newest(count)) {
      block.transactions().forEach(each -> inclusions.remove(each.hash()));
      if (withBlobs.remove(block.hash())) blobs -= block.blobCount();
      var side = block.withoutSidecars();
      byHash.put(side.hash(), side);
      sides.add(side.hash());
    }
    canonical.subList(canonical.size() - count, canonical.size()).clear();
    while (sides.size() > retention.sideBlocks()) byHash.remove(sides.removeFirst());
  }

  /** Forgets what is older than is kept, up to a final block. */
  void prune(long finalized) {
    while (canonical.size() > retention.blocks() && canonical.getFirst().number() < finalized) {
      var oldest = canonical.removeFirst();
      byHash.remove(oldest.hash());
      oldest.transactions().forEach(each -> inclusions.remove(each.hash()));
      if (withBlobs.remove(oldest.hash())) blobs -= oldest.blobCount();
    }
  }
}
