package opekko.node.simulation;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import opekko.protocol.fault.Fetched;
import opekko.protocol.port.SafeHeadStore;

/** The safe-head database's rules in memory; it outlives its node's crashes as a file would. */
final class MemorySafeHeads implements SafeHeadStore {
  private final TreeMap<Long, Entry> byL1 = new TreeMap<>();
  private final Set<Long> afterReset = new HashSet<>();
  private final Consumer<Entry> onRecord;
  private boolean wasReset;

  MemorySafeHeads(Consumer<Entry> onRecord) {
    this.onRecord = onRecord;
  }

  TreeMap<Long, Entry> entries() {
    return byL1;
  }

  /**
   * Whether a reset to a safe head came before the entry. What is derived then stands on blocks
   * that are known already, so a batch that had to wait for theirs can count from its own L1 block
   * on: earlier than in a derivation from genesis, in op-node too.
   */
  boolean isAfterReset(Entry entry) {
    return afterReset.contains(entry.l1().number());
  }

  @Override
  public CompletionStage<Fetched<Entry>> record(Entry entry) {
    onRecord.accept(entry);
    if (wasReset) afterReset.add(entry.l1().number());
    byL1.put(entry.l1().number(), entry);
    return done(Fetched.found(entry));
  }

  @Override
  public CompletionStage<Fetched<Entry>> at(long l1Number) {
    var entry = byL1.floorEntry(l1Number);
    return done(entry == null ? Fetched.missing("not found") : Fetched.found(entry.getValue()));
  }

  @Override
  public CompletionStage<Fetched<Entry>> truncate(Entry boundary) {
    wasReset |= boundary.safe().number() > 0;
    var first = byL1.ceilingEntry(boundary.l1().number());
    while (first != null && first.getValue().safe().number() < boundary.safe().number())
      first = byL1.higherEntry(first.getKey());
    if (first == null) return done(Fetched.found(boundary));
    var hasEarlier = byL1.lowerKey(first.getKey()) != null;
    byL1.tailMap(first.getKey()).clear();
    if (hasEarlier) byL1.put(first.getKey(), new Entry(first.getValue().l1(), boundary.safe()));
    return done(Fetched.found(boundary));
  }

  @Override
  public CompletionStage<Fetched<Boolean>> clear() {
    byL1.clear();
    return done(Fetched.found(true));
  }

  @Override
  public boolean isEnabled() {
    return true;
  }

  private static <T> CompletionStage<T> done(T value) {
    return CompletableFuture.completedStage(value);
  }
}
