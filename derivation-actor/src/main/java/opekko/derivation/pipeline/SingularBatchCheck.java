package opekko.derivation.pipeline;

import java.util.Optional;
import opekko.protocol.batch.SingularBatch;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;

/**
 * Whether the batch of one block follows the safe head.
 *
 * @spec derivation.md#batch-queue; op-node rollup/derive/batches.go
 */
final class SingularBatchCheck {
  private final RollupConfig config;
  private final L1Origins origins;
  private final L2BlockRef safeHead;

  SingularBatchCheck(RollupConfig config, L1Origins origins, L2BlockRef safeHead) {
    this.config = config;
    this.origins = origins;
    this.safeHead = safeHead;
  }

  /**
   * @param inclusion the L1 block the batch was completed in
   */
  BatchVerdict check(SingularBatch batch, L1BlockRef inclusion) {
    if (origins.isEmpty()) return BatchVerdict.undecided("no L1 block to build on");
    return time(batch, inclusion)
        .or(() -> place(batch, inclusion))
        .or(() -> content(batch))
        .orElse(BatchVerdict.ACCEPTED);
  }

  private Optional<BatchVerdict> time(SingularBatch batch, L1BlockRef inclusion) {
    var next = safeHead.time() + config.blockTime();
    var order = Long.compareUnsigned(batch.timestamp(), next);
    if (order == 0) return Optional.empty();
    var isHolocene = config.isActive(Hardfork.HOLOCENE, inclusion.time());
    var why = "time " + Long.toUnsignedString(batch.timestamp()) + ", the next block is at " + next;
    return Optional.of(
        order > 0 ? BatchVerdict.future(isHolocene, why) : BatchVerdict.past(isHolocene, why));
  }

  private Optional<BatchVerdict> place(SingularBatch batch, L1BlockRef inclusion) {
    if (!batch.parentHash().equals(safeHead.hash()))
      return dropped("parent " + batch.parentHash() + " is not the safe head " + safeHead);
    if (Long.compareUnsigned(batch.epochNumber() + config.seqWindowSize(), inclusion.number()) < 0)
      return dropped("included after its sequencing window");
    var epoch = origins.epoch();
    var distance = Long.compareUnsigned(batch.epochNumber(), epoch.number());
    if (distance < 0) return dropped("its epoch is before " + epoch);
    if (distance > 0 && batch.epochNumber() != epoch.number() + 1)
      return dropped("its epoch is too far ahead of " + epoch);
    // A rule that looked at less than this would decide differently when it knows more.
    return distance > 0 && origins.size() < 2
        ? Optional.of(BatchVerdict.undecided("the epoch it moves on to is not read yet"))
        : Optional.empty();
  }

  private Optional<BatchVerdict> content(SingularBatch batch) {
    var isOriginAdvanced = batch.epochNumber() != origins.epoch().number();
    var origin = isOriginAdvanced ? origins.afterEpoch().orElseThrow() : origins.epoch();
    if (!batch.epochHash().equals(origin.hash()))
      return dropped("made on another L1 chain: its epoch is not " + origin);
    if (Long.compareUnsigned(batch.timestamp(), origin.time()) < 0)
      return dropped("before the time of its L1 origin " + origin);
    if (!batch.transactions().isEmpty() && BatchRules.isClosedToUsers(config, batch.timestamp()))
      return dropped("user transactions in a fork's activation block");
    var block = new BatchRules.Block(batch.timestamp(), batch.transactions().isEmpty());
    return BatchRules.drift(config, block, origin, origins.afterEpoch(), isOriginAdvanced)
        .or(() -> BatchRules.transactions(config, batch.timestamp(), batch.transactions()));
  }

  private static Optional<BatchVerdict> dropped(String why) {
    return Optional.of(BatchVerdict.drop(why));
  }
}
