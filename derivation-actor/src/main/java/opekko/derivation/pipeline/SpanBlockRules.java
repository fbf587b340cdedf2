package opekko.derivation.pipeline;

import java.util.Optional;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.type.L2BlockRef;

/**
 * The rules for each new block of a span batch, checked together before Holocene: one bad block
 * spoils the span.
 *
 * @spec op-node rollup/derive/batches.go, checkSpanBatch
 */
record SpanBlockRules(RollupConfig config, L1Origins origins, L2BlockRef safeHead) {

  BatchVerdict check(SpanBlocks span, L2BlockRef parent) {
    for (var i = 0; i < span.count(); i++) {
      if (Long.compareUnsigned(span.time(i), safeHead.time()) <= 0) continue;
      var previousOrigin = i == 0 ? parent.l1Origin().number() : span.origin(i - 1);
      var isOriginAdvanced =
          i == 0 ? span.origin(0) == previousOrigin + 1 : span.origin(i) > previousOrigin;
      var verdict = check(span, i, isOriginAdvanced);
      if (verdict.isPresent()) return verdict.get();
    }
    return BatchVerdict.ACCEPTED;
  }

  private Optional<BatchVerdict> check(SpanBlocks span, int index, boolean isOriginAdvanced) {
    var time = span.time(index);
    var number = span.origin(index);
    if (Long.compareUnsigned(number, safeHead.l1Origin().number()) < 0)
      return dropped(index, "its epoch is before the safe head's");
    var origin = origins.byNumber(number);
    if (origin.isEmpty()) return dropped(index, "its L1 origin is not known");
    if (Long.compareUnsigned(time, origin.get().time()) < 0)
      return dropped(index, "before the time of its L1 origin " + origin.get());
    var transactions = span.transactions(index);
    var block = new BatchRules.Block(time, transactions.isEmpty());
    var next = origins.byNumber(number + 1);
    return BatchRules.drift(config, block, origin.get(), next, isOriginAdvanced)
        .or(() -> BatchRules.transactions(config, time, transactions));
  }

  private static Optional<BatchVerdict> dropped(int index, String why) {
    return Optional.of(BatchVerdict.drop("block " + index + " of the span: " + why));
  }
}
