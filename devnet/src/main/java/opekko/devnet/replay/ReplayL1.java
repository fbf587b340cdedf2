package opekko.devnet.replay;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import opekko.protocol.fault.Fetched;
import opekko.protocol.l1.L1Block;
import opekko.protocol.port.BlockLabel;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.port.L1Heads;
import opekko.protocol.port.L1Source;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;

/**
 * The recorded L1 with all its branches. Which of them is L1's chain follows from the head, and the
 * head moves by {@link #moveHead} only. Blocks are known by hash at any time; by number only those
 * up to the head.
 *
 * <p>Safe to use from several threads.
 */
public final class ReplayL1 implements L1Source {
  private final Map<Hash, RecordedL1Block> recorded = new HashMap<>();
  private final Map<Long, L1BlockRef> current = new HashMap<>();
  private Optional<L1BlockRef> head = Optional.empty();
  private Optional<L1BlockRef> safe = Optional.empty();
  private Optional<L1BlockRef> finalized = Optional.empty();

  ReplayL1() {}

  void add(RecordedL1Block block) {
    recorded.put(block.ref().hash(), block);
  }

  /** Makes a recorded block L1's head, and its ancestors L1's chain. */
  public synchronized L1BlockRef moveHead(Hash hash) {
    var ref = require(hash);
    head.ifPresent(old -> {
      for (var above = ref.number() + 1; above <= old.number(); above++) current.remove(above);
    });
    var next = Optional.of(ref);
    while (next.isPresent() && !next.get().equals(current.get(next.get().number()))) {
      current.put(next.get().number(), next.get());
      next = Optional.ofNullable(recorded.get(next.get().parentHash())).map(RecordedL1Block::ref);
    }
    head = Optional.of(ref);
    return ref;
  }

  public synchronized L1BlockRef moveSafe(Hash hash) {
    var ref = require(hash);
    safe = Optional.of(ref);
    return ref;
  }

  public synchronized L1BlockRef moveFinalized(Hash hash) {
    var ref = require(hash);
    finalized = Optional.of(ref);
    return ref;
  }

  /** Whether the block lies on the chain that ends at {@code tip}. */
  public synchronized boolean isAncestor(Hash block, Hash tip) {
    var at = recorded.get(tip);
    var wanted = recorded.get(block);
    if (wanted == null) return false;
    while (at != null && at.ref().number() > wanted.ref().number())
      at = recorded.get(at.ref().parentHash());
    return at == wanted;
  }

  /**
   * How far a node that starts at {@code first} can read towards {@code tip}: the block before the
   * first one whose content is not on file.
   */
  public synchronized L1BlockRef lastReadable(long first, Hash tip) {
    var path = new ArrayList<RecordedL1Block>();
    for (var at = recorded.get(tip);
        at != null && at.ref().number() >= first;
        at = recorded.get(at.ref().parentHash())) path.add(at);
    L1BlockRef last = null;
    for (var block : path.reversed()) {
      if (block.content().isEmpty()) break;
      last = block.ref();
    }
    if (last == null) throw new UnusableFixture("no readable L1 block at number " + first);
    return last;
  }

  /** The recorded block with the number; where branches differ, any of them. */
  synchronized Optional<L1BlockRef> anyAt(long number) {
    return recorded.values().stream()
        .map(RecordedL1Block::ref)
        .filter(ref -> ref.number() == number)
        .findFirst();
  }

  public synchronized int size() {
    return recorded.size();
  }

  @Override
  public synchronized CompletionStage<Fetched<L1Heads>> heads() {
    return done(
        head.map(at -> Fetched.found(new L1Heads(at, safe, finalized)))
            .orElseGet(() -> Fetched.missing("L1 has no head yet")));
  }

  @Override
  public synchronized CompletionStage<Fetched<L1BlockRef>> ref(BlockSelector which) {
    return done(
        switch (which) {
          case BlockSelector.ByHash(var hash) -> byHash(hash).map(RecordedL1Block::ref);
          case BlockSelector.ByNumber(var number) -> found(current.get(number), "number " + number);
          case BlockSelector.ByLabel(var label) ->
              found(labelled(label).orElse(null), label.rpcName());
        });
  }

  @Override
  public synchronized CompletionStage<Fetched<L1Block>> block(Hash hash) {
    return done(byHash(hash).flatMap(ReplayL1::content));
  }

  @Override
  public synchronized CompletionStage<Fetched<List<L1Block>>> blocks(long first, int count) {
    var blocks = new ArrayList<L1Block>(count);
    for (var number = first; blocks.size() < count && current.containsKey(number); number++) {
      var content = recorded.get(current.get(number).hash()).content();
      if (content.isEmpty()) break;
      blocks.add(content.get());
    }
    return done(
        blocks.isEmpty()
            ? Fetched.missing("no L1 block " + first + " up to the head")
            : Fetched.found(List.copyOf(blocks)));
  }

  private Optional<L1BlockRef> labelled(BlockLabel label) {
    return switch (label) {
      case LATEST -> head;
      case SAFE -> safe;
      case FINALIZED -> finalized;
    };
  }

  private Fetched<RecordedL1Block> byHash(Hash hash) {
    return found(recorded.get(hash), hash.toHex());
  }

  private static Fetched<L1Block> content(RecordedL1Block block) {
    return found(block.content().orElse(null), block.ref() + ": its transactions are not on file");
  }

  private L1BlockRef require(Hash hash) {
    var block = recorded.get(hash);
    if (block == null) throw new UnusableFixture("L1 block " + hash + " was never recorded");
    return block.ref();
  }

  private static <T> Fetched<T> found(T value, String what) {
    return value == null ? Fetched.missing("no L1 block " + what) : Fetched.found(value);
  }

  private static <T> CompletionStage<T> done(T answer) {
    return CompletableFuture.completedFuture(answer);
  }
}
