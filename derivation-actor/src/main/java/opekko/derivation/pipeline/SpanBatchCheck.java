package opekko.derivation.pipeline;

import java.util.Optional;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;

/**
 * Whether a span batch follows, or overlaps and continues, the safe chain. Blocks of the safe chain
 * it must be compared with are asked for one by one; the check goes on where it stopped.
 *
 * @spec delta/span-batches.md#span-batch-processing-rules; op-node rollup/derive/batches.go
 */
final class SpanBatchCheck {
  private final RollupConfig config;
  private final L1Origins origins;
  private final SafeChain safeChain;
  private final L2BlockRef safeHead;
  private final SpanBlocks span;
  private final L1BlockRef inclusion;

  /** Found by {@link #prefix}: the block before the span's first. */
  private L2BlockRef parent;

  private SpanOverlap overlap;

  /** What a check works on besides the batch. */
  record Setting(
      RollupConfig config, L1Origins origins, SafeChain safeChain, L2BlockRef safeHead) {}

  SpanBatchCheck(Setting setting, SpanBlocks span, L1BlockRef inclusion) {
    this.config = setting.config;
    this.origins = setting.origins;
    this.safeChain = setting.safeChain;
    this.safeHead = setting.safeHead;
    this.span = span;
    this.inclusion = inclusion;
  }

  boolean isOf(SpanBlocks other, L2BlockRef head) {
    return span == other && safeHead.equals(head);
  }

  /**
   * All rules, as before Holocene; empty when a block of the safe chain is needed first.
   *
   * @see SafeChain#wanted
   */
  Optional<BatchVerdict> full() {
    if (overlap == null) {
      var prefix = prefix();
      if (prefix.isEmpty() || !prefix.get().isAccepted()) return prefix;
      var blocks = new SpanBlockRules(config, origins, safeHead).check(span, parent);
      if (!blocks.isAccepted()) return Optional.of(blocks);
      overlap = new SpanOverlap(config, safeChain, span, parent, safeHead);
    }
    return overlap.check();
  }

  /**
   * Holocene's rules: the prefix and the overlap. The blocks are checked later, each on its own, so
   * that those before a bad one stay.
   */
  Optional<BatchVerdict> holocene() {
    if (overlap == null) {
      var prefix = prefix();
      if (prefix.isEmpty() || !prefix.get().isAccepted()) return prefix;
      overlap = new SpanOverlap(config, safeChain, span, parent, safeHead);
    }
    return overlap.check();
  }

  private Optional<BatchVerdict> prefix() {
    if (origins.isEmpty()) return Optional.of(BatchVerdict.undecided("no L1 block to build on"));
    var early = start().or(this::time);
    if (early.isPresent()) return early;
    var found = parentOfSpan();
    if (found.isEmpty()) return found;
    return found.get().isAccepted() ? Optional.of(place()) : found;
  }

  /** The clock of Delta is that of the span's first origin, not L2's. */
  private Optional<BatchVerdict> start() {
    var origin = origins.epoch();
    if (span.firstOrigin() == origin.number() + 1) {
      if (origins.size() < 2)
        return Optional.of(BatchVerdict.undecided("the epoch it moves on to is not read yet"));
      origin = origins.afterEpoch().orElseThrow();
    }
    return config.isActive(Hardfork.DELTA, origin.time())
        ? Optional.empty()
        : Optional.of(BatchVerdict.drop("a span batch before Delta, at origin " + origin));
  }

  private Optional<BatchVerdict> time() {
    var next = safeHead.time() + config.blockTime();
    var isHolocene = config.isActive(Hardfork.HOLOCENE, inclusion.time());
    if (Long.compareUnsigned(span.firstTime(), next) > 0)
      return Optional.of(BatchVerdict.future(isHolocene, "it starts after the next block"));
    if (Long.compareUnsigned(span.lastTime(), next) < 0)
      return Optional.of(BatchVerdict.past(isHolocene, "no new blocks after the safe head"));
    return Optional.empty();
  }

  private Optional<BatchVerdict> parentOfSpan() {
    var next = safeHead.time() + config.blockTime();
    if (span.firstTime() == next) {
      parent = safeHead;
      return Optional.of(BatchVerdict.ACCEPTED);
    }
    if (Long.compareUnsigned(span.firstTime(), safeHead.time()) > 0)
      return Optional.of(BatchVerdict.drop("it starts between two blocks"));
    var back = safeHead.time() - span.firstTime();
    if (Long.remainderUnsigned(back, config.blockTime()) != 0)
      return Optional.of(BatchVerdict.drop("it does not overlap block by block"));
    var number = safeHead.number() - Long.divideUnsigned(back, config.blockTime()) - 1;
    if (number < config.genesis().l2().number())
      // Such a block does not exist; op-node takes that for a failed read and cannot tell.
      return Optional.of(BatchVerdict.undecided("it starts before genesis"));
    try {
      var read = safeChain.ref(number);
      read.ifPresent(ref -> parent = ref);
      return read.map(_ -> BatchVerdict.ACCEPTED);
    } catch (InvalidData e) {
      return Optional.of(BatchVerdict.undecided("its parent is no block of this chain"));
    }
  }

  private BatchVerdict place() {
    if (!span.checksParent(parent.hash()))
      return BatchVerdict.drop("its parent check does not fit " + parent);
    if (Long.compareUnsigned(span.firstOrigin() + config.seqWindowSize(), inclusion.number()) < 0)
      return BatchVerdict.drop("included after its sequencing window");
    if (Long.compareUnsigned(span.firstOrigin(), parent.l1Origin().number() + 1) > 0)
      return BatchVerdict.drop("its epoch is too far ahead");
    var last = origins.byNumber(span.lastOrigin());
    if (last.isEmpty()) return BatchVerdict.undecided("its last L1 origin is not read yet");
    if (!span.checksOrigin(last.get().hash()))
      return BatchVerdict.drop("made on another L1 chain: its last origin is not " + last.get());
    return Long.compareUnsigned(span.firstOrigin(), parent.l1Origin().number()) < 0
        ? BatchVerdict.drop("its epoch is before that of its parent " + parent)
        : BatchVerdict.ACCEPTED;
  }
}
