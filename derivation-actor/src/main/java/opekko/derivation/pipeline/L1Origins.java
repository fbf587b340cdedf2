package opekko.derivation.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;

/**
 * The consecutive L1 blocks that L2 blocks not derived yet may have as origin, oldest first: from
 * the current epoch to the L1 block being read. At most a sequencing window.
 *
 * @spec op-node rollup/derive/base_batch_stage.go
 */
final class L1Origins {
  private final List<L1BlockRef> blocks = new ArrayList<>();
  private L1BlockRef current;

  L1Origins(L1BlockRef base) {
    current = base;
    // The first one to build on; thrown away below when it lies before the safe head's origin.
    blocks.add(base);
  }

  private L1Origins(L1Origins other) {
    current = other.current;
    blocks.addAll(other.blocks);
  }

  L1Origins copy() {
    return new L1Origins(this);
  }

  /** The L1 block whose batches are looked at. */
  L1BlockRef current() {
    return current;
  }

  /**
   * Takes note of the L1 block being read and drops epochs that are done. Before Holocene an epoch
   * stays until a whole span batch is applied, as the blocks of a span can still be taken back:
   * {@code parent} only moves then.
   */
  void update(L1BlockRef origin, L2BlockRef parent) {
    if (!current.equals(origin)) {
      current = origin;
      if (isBehind(origin, parent)) blocks.clear();
      else blocks.add(origin);
    }
    var done = blocks.isEmpty() ? 0 : parent.l1Origin().number() - blocks.getFirst().number();
    if (done > 0 && done < blocks.size()) blocks.subList(0, (int) done).clear();
  }

  /** Before the epoch of {@code parent}: nothing there can be new. */
  static boolean isBehind(L1BlockRef origin, L2BlockRef parent) {
    return origin.number() < parent.l1Origin().number();
  }

  int size() {
    return blocks.size();
  }

  boolean isEmpty() {
    return blocks.isEmpty();
  }

  L1BlockRef epoch() {
    return blocks.getFirst();
  }

  Optional<L1BlockRef> afterEpoch() {
    return blocks.size() < 2 ? Optional.empty() : Optional.of(blocks.get(1));
  }

  /** Numbers come from batches: anything may be asked for. */
  Optional<L1BlockRef> byNumber(long number) {
    if (blocks.isEmpty()) return Optional.empty();
    var index = number - blocks.getFirst().number();
    return index < 0 || index >= blocks.size()
        ? Optional.empty()
        : Optional.of(blocks.get((int) index));
  }

  /** All blocks of the current epoch are made. */
  void dropEpoch() {
    blocks.removeFirst();
  }

  /** True unless the current epoch is that of {@code parent}, or the next. */
  boolean contradicts(L2BlockRef parent) {
    return !parent.l1Origin().equals(epoch().id())
        && parent.l1Origin().number() != epoch().number() - 1;
  }
}
