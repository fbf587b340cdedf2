package opekko.node.simulation;

import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import opekko.protocol.fault.Fetched;
import opekko.protocol.port.SafeHeadStore;

/** The safe-head database's rules in memory; it outlives its node's crashes as a file would. */
final class MemorySafeHeads implements SafeHeadStore {
  private final TreeMap<Long, Entry> byL1 = new TreeMap<>();
  private final Consumer<Entry> onRecord;

  MemorySafeHeads(Consumer<Entry> onRecord) {
    this.onRecord = onRecord;
  }

  TreeMap<Long, Entry> entries() {
    return byL1;
  }

  @Override
  public CompletionStage<Fetched<Entry>> record(Entry entry) {
    onRecord.accept(entry);
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
