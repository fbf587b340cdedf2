package opekko.devnet.l2;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import opekko.protocol.trie.WorldState;
import opekko.protocol.type.Hash;

/** All blocks that are known, and which of them are the chain. Not thread-safe. */
final class BlockTree {
  private final Retention retention;
  private final Map<Hash, LedgerBlock> byHash = new HashMap<>();
  private final TreeMap<Long, Hash> canonical = new TreeMap<>();
  private final TreeMap<Long, List<Hash>> sides = new TreeMap<>();
  private final Map<Hash, Inclusion> inclusions = new HashMap<>();
  private final States states;
  private int sideCount;

  BlockTree(LedgerBlock genesis, WorldState state, States states, Retention retention) {
    this.retention = retention;
    this.states = states;
    byHash.put(genesis.hash(), genesis);
    canonical.put(genesis.number(), genesis.hash());
    states.put(genesis, state);
  }

  void add(LedgerBlock block, WorldState state) {
    if (byHash.put(block.hash(), block) != null) return;
    states.put(block, state);
    addSide(block);
    while (sideCount > retention.sideBlocks()) forgetOldestSide();
  }

  private void addSide(LedgerBlock block) {
    sides.computeIfAbsent(block.number(), _ -> new ArrayList<>()).add(block.hash());
    sideCount++;
  }

  private void removeSide(LedgerBlock block) {
    var there = sides.get(block.number());
    if (there == null || !there.remove(block.hash())) return;
    sideCount--;
    if (there.isEmpty()) sides.remove(block.number());
  }

  private void forgetOldestSide() {
    var oldest = byHash.get(sides.firstEntry().getValue().getFirst());
    removeSide(oldest);
    forget(oldest);
  }

  private void forget(LedgerBlock block) {
    byHash.remove(block.hash());
    states.forget(block.hash());
  }

  Optional<LedgerBlock> get(Hash hash) {
    return Optional.ofNullable(byHash.get(hash));
  }

  Optional<LedgerBlock> canonical(long number) {
    return Optional.ofNullable(canonical.get(number)).map(byHash::get);
  }

  boolean isCanonical(LedgerBlock block) {
    return block.hash().equals(canonical.get(block.number()));
  }

  LedgerBlock head() {
    return byHash.get(canonical.lastEntry().getValue());
  }

  Optional<WorldState> state(LedgerBlock block) {
    return states.get(block, this::get);
  }

  Optional<Inclusion> inclusion(Hash transaction) {
    return Optional.ofNullable(inclusions.get(transaction));
  }

  /**
   * The way from a known block back to the chain, newest first: itself and its ancestors that are
   * not canonical, then one that is. Empty when an ancestor has been forgotten.
   */
  Optional<List<LedgerBlock>> branch(LedgerBlock head) {
    var way = new ArrayList<LedgerBlock>();
    for (var at = head; at != null; at = byHash.get(at.header().parentHash())) {
      way.add(at);
      if (isCanonical(at)) return Optional.of(way);
    }
    return Optional.empty();
  }

  /**
   * Makes the first block of a branch the head, and its ancestors the chain.
   *
   * @param branch from {@link #branch}
   * @return blocks that are no longer canonical, oldest first
   */
  List<LedgerBlock> setHead(List<LedgerBlock> branch) {
    var dropped =
        canonical.tailMap(branch.getLast().number(), false).values().stream()
            .map(byHash::get)
            .toList();
    dropped.forEach(this::takeFromChain);
    branch.reversed().stream().skip(1).forEach(this::putOnChain);
    states.thin(branch.getFirst().number());
    return dropped;
  }

  private void takeFromChain(LedgerBlock block) {
    canonical.remove(block.number());
    addSide(block);
    block.transactions().forEach(each -> inclusions.remove(each.hash()));
  }

  private void putOnChain(LedgerBlock block) {
    canonical.put(block.number(), block.hash());
    removeSide(block);
    for (var i = 0; i < block.transactions().size(); i++)
      inclusions.put(block.transactions().get(i).hash(), new Inclusion(block, i));
  }

  /** Forgets what no forkchoice can come back to, and what is older than is kept. */
  void prune(long finalized) {
    while (!sides.isEmpty() && sides.firstKey() <= finalized) forgetOldestSide();
    for (var floor = nextFloor(); floor <= finalized && isTooMuch(); floor = nextFloor())
      forgetBelow(floor);
  }

  /** Above the lowest block that is remembered, the next whose state is always at hand. */
  private long nextFloor() {
    var lowest = canonical.higherKey(0L);
    return lowest == null ? Long.MAX_VALUE : (lowest / retention.states() + 1) * retention.states();
  }

  private void forgetBelow(long floor) {
    for (var at = canonical.higherKey(0L); at < floor; at = canonical.higherKey(0L)) {
      var block = byHash.get(canonical.remove(at));
      block.transactions().forEach(each -> inclusions.remove(each.hash()));
      forget(block);
    }
  }

  private boolean isTooMuch() {
    return canonical.size() > retention.blocks() || inclusions.size() > retention.transactions();
  }
}
