package opekko.driver;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What was decided and waits for the engine, in the order in which the log said it: after a rewind
 * a block may be lower than the one before it.
 *
 * @param bytes weight of the blocks
 * @param floors from where on the chain was decided anew, the newest last
 */
public record DecidedQueue(List<Decided> waiting, long bytes, List<Floor> floors) {
  static final DecidedQueue EMPTY = new DecidedQueue(List.of(), 0, List.of());

  /** Rewinds are rare: older ones than these concern blocks that nobody tells of any more. */
  private static final int FLOORS = 64;

  /** What older lineages said of this height and those above is given up. */
  public record Floor(long lineage, long number) {
    boolean covers(Floor other) {
      return lineage >= other.lineage && number <= other.number;
    }
  }

  /** The newest that a block was heard of. */
  long lineage() {
    return floors.isEmpty() ? 0 : floors.getLast().lineage();
  }

  /**
   * Whether the log went back behind it since. A block of an older lineage may well stand: the log
   * may have gone back to a block above it only.
   */
  boolean isGivenUp(Decided decided) {
    return switch (decided) {
      case Decided.Block(var block) ->
          floors.stream()
              .anyMatch(floor ->
                  floor.lineage() > block.lineage() && floor.number() <= decided.id().number());
      case Decided.Rewind _ -> decided.lineage() < lineage();
    };
  }

  /** Adds it unless it waits already; over the limit it is left out, and comes again later. */
  DecidedQueue push(Decided decided, long limit) {
    var newest = with(decided);
    if (waiting.contains(decided) || bytes + weight(decided) > limit && !waiting.isEmpty())
      return new DecidedQueue(waiting, bytes, newest);
    var all = new ArrayList<>(waiting);
    all.add(decided);
    return new DecidedQueue(List.copyOf(all), bytes + weight(decided), newest);
  }

  /** Of a block only: one may also be asked to go back to what an older lineage decided. */
  private List<Floor> with(Decided decided) {
    if (decided instanceof Decided.Rewind) return floors;
    var added = new Floor(decided.lineage(), decided.id().number());
    if (floors.stream().anyMatch(floor -> floor.covers(added))) return floors;
    var all = new ArrayList<>(floors);
    all.removeIf(added::covers);
    all.add(added);
    all.sort(Comparator.comparingLong(Floor::lineage));
    return List.copyOf(all.subList(Math.max(0, all.size() - FLOORS), all.size()));
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
        List.copyOf(waiting.subList(1, waiting.size())), bytes - weight(decided), floors);
  }
}
