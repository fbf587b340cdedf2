package opekko.derivation.pipeline;

import java.util.List;
import java.util.Optional;
import opekko.protocol.batch.SingularBatch;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.type.L2BlockRef;

/**
 * When the sequencing window of an epoch has passed, blocks without transactions are made in place
 * of missing batches.
 *
 * @spec derivation.md#deriving-payload-attributes; op-node rollup/derive/base_batch_stage.go
 */
record EmptyBatches(RollupConfig config) {
  /**
   * The batch to force. Empty when there is still room for a real one, when the next L1 block is
   * needed, or when the epoch was just completed, which moves {@code origins} on: ask again.
   *
   * @param isOutOfData whether all batches of the current L1 block have been looked at
   */
  Optional<SingularBatch> next(L1Origins origins, boolean isOutOfData, L2BlockRef parent) {
    var epoch = origins.epoch();
    var expiry = epoch.number() + config.seqWindowSize();
    var current = origins.current().number();
    var isExpired = expiry < current || expiry == current && isOutOfData;
    var next = origins.afterEpoch();
    if (!isExpired || next.isEmpty()) return Optional.empty();
    var time = parent.time() + config.blockTime();
    // Each epoch has at least one block, however late.
    var isFirstOfEpoch = epoch.number() == parent.l1Origin().number() + 1;
    if (time < next.get().time() || isFirstOfEpoch)
      return Optional.of(
          new SingularBatch(parent.hash(), epoch.number(), epoch.hash(), time, List.of()));
    origins.dropEpoch();
    return Optional.empty();
  }
}
