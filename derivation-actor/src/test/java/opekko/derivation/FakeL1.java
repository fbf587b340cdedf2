package opekko.derivation;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import opekko.protocol.fault.Fetched;
import opekko.protocol.l1.L1Block;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.port.L1Heads;
import opekko.protocol.port.L1Source;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;

/**
 * An L1 in memory. Answers at once, or when told to; may be made to fail. Safe for concurrent use
 * by one test and one actor.
 */
final class FakeL1 implements L1Source {
  /** A range that was asked for and is not answered yet. */
  record Asked(long first, int count, CompletableFuture<Fetched<List<L1Block>>> answer) {}

  private final NavigableMap<Long, L1Block> chain = new TreeMap<>();
  private final List<L1Block> everything = new ArrayList<>();
  private final List<Asked> held = new ArrayList<>();
  private boolean isHolding;
  private Optional<String> failure = Optional.empty();
  private int requests;

  synchronized void put(L1Block block) {
    chain.tailMap(block.ref().number(), true).clear();
    chain.put(block.ref().number(), block);
    everything.add(block);
  }

  synchronized void failWith(String cause) {
    failure = Optional.of(cause);
  }

  synchronized void recover() {
    failure = Optional.empty();
  }

  /** From now on ranges wait for {@link #release}. */
  synchronized void hold() {
    isHolding = true;
  }

  synchronized List<Asked> held() {
    return List.copyOf(held);
  }

  synchronized int requests() {
    return requests;
  }

  /** Answers what is held, the newest first: answers need not come in order. */
  synchronized void release() {
    isHolding = false;
    for (var asked : held.reversed()) asked.answer.complete(answer(asked.first, asked.count));
    held.clear();
  }

  @Override
  public synchronized CompletionStage<Fetched<List<L1Block>>> blocks(long first, int count) {
    requests++;
    if (!isHolding) return CompletableFuture.completedFuture(answer(first, count));
    var asked = new Asked(first, count, new CompletableFuture<>());
    held.add(asked);
    return asked.answer;
  }

  private Fetched<List<L1Block>> answer(long first, int count) {
    if (failure.isPresent()) return Fetched.temporary(failure.get());
    var found = new ArrayList<L1Block>();
    for (var number = first; number < first + count && chain.containsKey(number); number++)
      found.add(chain.get(number));
    return found.isEmpty() ? Fetched.missing("no block " + first) : Fetched.found(found);
  }

  @Override
  public synchronized CompletionStage<Fetched<L1Block>> block(Hash hash) {
    if (failure.isPresent())
      return CompletableFuture.completedFuture(Fetched.temporary(failure.get()));
    return CompletableFuture.completedFuture(
        everything.stream()
            .filter(block -> block.ref().hash().equals(hash))
            .findFirst()
            .map(Fetched::found)
            .orElse(Fetched.missing("no block " + hash)));
  }

  @Override
  public CompletionStage<Fetched<L1BlockRef>> ref(BlockSelector which) {
    throw new UnsupportedOperationException("derivation reads whole blocks");
  }

  @Override
  public CompletionStage<Fetched<L1Heads>> heads() {
    throw new UnsupportedOperationException("derivation is told of heads");
  }
}
