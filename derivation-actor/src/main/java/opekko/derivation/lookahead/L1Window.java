package opekko.derivation.lookahead;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import opekko.protocol.l1.L1Block;

/**
 * L1 blocks read ahead: a run of linked blocks from the one needed next, with ranges still in
 * flight. What turns out to be of different branches is dropped as a whole and fetched anew.
 */
final class L1Window {
  private static final long BLOCK_OVERHEAD = 600;
  private static final long FIRST_GUESS = 4096;

  private final LookAheadLimits limits;
  private final TreeMap<Long, L1Block> blocks = new TreeMap<>();
  private final Map<Long, L1Range> inFlight = new HashMap<>();
  private long next = -1;
  private long planFrom;
  private long bytes;
  private long averageBytes = FIRST_GUESS;
  private long lastId;

  /** Requests start small, so that the first block is there soon. */
  private int nextCount = 1;

  /** No block of this number or above exists, as far as L1 said. */
  private long missingFrom = Long.MAX_VALUE;

  L1Window(LookAheadLimits limits) {
    this.limits = limits;
  }

  /** Forgets all; {@code number} is needed next. */
  void startAt(long number) {
    blocks.clear();
    inFlight.clear();
    bytes = 0;
    next = number;
    planFrom = number;
    nextCount = 1;
    missingFrom = Long.MAX_VALUE;
  }

  void stop() {
    startAt(-1);
  }

  long next() {
    return next;
  }

  /** L1 may have grown: what was missing is worth asking again. */
  void forgetMissing() {
    missingFrom = Long.MAX_VALUE;
  }

  boolean isMissing(long number) {
    return number >= missingFrom;
  }

  /**
   * The next range worth a request, now in flight; empty when there is no room or nothing left.
   *
   * @param limit number of the last block that may be read
   * @param otherBytes held elsewhere under the same bound
   */
  Optional<L1Range> plan(long limit, long otherBytes) {
    if (next < 0) return Optional.empty();
    while (isCovered(planFrom)) planFrom++;
    var last = Math.min(limit, missingFrom - 1);
    var room = limits.maxBlocks() - blocks.size() - flying();
    var count = (int) Math.min(Math.min(nextCount, room), last - planFrom + 1);
    count = untilCovered(count);
    if (count <= 0 || inFlight.size() >= limits.maxRanges()) return Optional.empty();
    var expected = bytes + otherBytes + (flying() + count) * averageBytes;
    // The block needed next is fetched whatever its weight.
    if (expected > limits.maxBytes() && planFrom != next) return Optional.empty();
    if (expected > limits.maxBytes()) count = 1;
    nextCount = Math.min(nextCount * 2, limits.rangeBlocks());
    var range = new L1Range(++lastId, planFrom, count);
    inFlight.put(range.id(), range);
    planFrom = range.end();
    return Optional.of(range);
  }

  private int untilCovered(int count) {
    for (var i = 0; i < count; i++) if (isCovered(planFrom + i)) return i;
    return count;
  }

  private boolean isCovered(long number) {
    if (number < next || blocks.containsKey(number)) return true;
    for (var range : inFlight.values())
      if (number >= range.first() && number < range.end()) return true;
    return false;
  }

  private int flying() {
    var count = 0;
    for (var range : inFlight.values()) count += range.count();
    return count;
  }

  /** What became of adding a range. */
  enum Arrival {
    ADDED,
    /** It was asked for before a reset or a reorg. */
    STALE,
    /** It does not link to its neighbours: L1 changed between two requests. */
    BROKEN
  }

  /** A range came back, perhaps shorter than asked for: then nothing is above it yet. */
  Arrival arrived(L1Range range, List<L1Block> found) {
    if (inFlight.remove(range.id()) == null) return Arrival.STALE;
    if (found.size() < range.count()) noneFrom(range.first() + found.size());
    for (var block : found) {
      if (!isLinked(block)) {
        dropFrom(next);
        return Arrival.BROKEN;
      }
      blocks.put(block.ref().number(), block);
      var weight = weight(block);
      bytes += weight;
      averageBytes = (averageBytes * 7 + weight) / 8;
    }
    return Arrival.ADDED;
  }

  private boolean isLinked(L1Block block) {
    var before = blocks.get(block.ref().number() - 1);
    var after = blocks.get(block.ref().number() + 1);
    return (before == null || block.ref().parentHash().equals(before.ref().hash()))
        && (after == null || after.ref().parentHash().equals(block.ref().hash()));
  }

  private void noneFrom(long number) {
    missingFrom = Math.min(missingFrom, number);
    planFrom = Math.min(planFrom, number);
  }

  /** A range did not come back; it will be planned again. False when it is stale. */
  boolean failed(L1Range range) {
    if (inFlight.remove(range.id()) == null) return false;
    planFrom = Math.min(planFrom, range.first());
    return true;
  }

  /** Keeps the bound: the blocks needed last go, except the one needed next. */
  void shrink(long otherBytes) {
    while (bytes + otherBytes > limits.maxBytes() && blocks.size() > 1) {
      var last = blocks.pollLastEntry().getValue();
      bytes -= weight(last);
      planFrom = Math.min(planFrom, last.ref().number());
    }
  }

  /** The block needed next, if it is there. */
  Optional<L1Block> take() {
    var block = blocks.remove(next);
    if (block == null) return Optional.empty();
    bytes -= weight(block);
    next++;
    return Optional.of(block);
  }

  Optional<L1Block> get(long number) {
    return Optional.ofNullable(blocks.get(number));
  }

  /** Blocks from this number on may be of a lost branch. */
  void dropFrom(long number) {
    var dropped = blocks.tailMap(number);
    for (var block : dropped.values()) bytes -= weight(block);
    dropped.clear();
    inFlight.values().removeIf(range -> range.end() > number);
    planFrom = next;
    missingFrom = Long.MAX_VALUE;
  }

  int blocks() {
    return blocks.size();
  }

  long bytes() {
    return bytes;
  }

  static long weight(L1Block block) {
    var weight = BLOCK_OVERHEAD + 128L * block.configUpdates().size();
    for (var transaction : block.inbox())
      weight += 200 + transaction.data().size() + 64L * transaction.blobs().size();
    for (var deposit : block.deposits()) weight += 40 + deposit.size();
    return weight;
  }
}
