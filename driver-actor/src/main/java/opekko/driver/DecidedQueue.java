package opekko.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was decided and waits for the engine, in the order in which the log said it: after a rewind
 * a block may be lower than the one before it.
 *
 * @param bytes weight of the blocks
 * @param lineage the newest heard of
 */
public record DecidedQueue(List<Decided> waiting, long bytes, long lineage) {
  static final DecidedQueue EMPTY = new DecidedQueue(List.of(), 0, 0);

  /** Adds it unless it waits already; over the limit it is left out, and comes again later. */
  DecidedQueue push(Decided decided, long limit) {
    var newest = Math.max(lineage, decided.lineage());
    if (waiting.contains(decided) || bytes + weight(decided) > limit && !waiting.isEmpty())
      return new DecidedQueue(waiting, bytes, newest);
    var all = new ArrayList<>(waiting);
    all.add(decided);
    return new DecidedQueue(List.copyOf(all), bytes + weight(decided), newest);
  }

  private static long weight(Decided decided) {
    return decided instanceof Decided.Block(var block)
        ? UnsafePayloadQueue.weightOf(block.envelope())
        : 0;
  }

  Optional<Decided> first() {
    return waiting.stream().findFirst();
  }

  /** Without the first, which must be this one. */
  DecidedQueue without(Decided decided) {
    if (waiting.isEmpty() || !waiting.getFirst().equals(decided)) return this;
    return new DecidedQueue(
        List.copyOf(waiting.subList(1, waiting.size())), bytes - weight(decided), lineage);
  }
}
