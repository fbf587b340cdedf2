package opekko.derivation.pipeline;

import java.util.List;
import java.util.Optional;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.fork.ProtocolLimits;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.L1BlockRef;

/** Rules that hold for each block of a batch of either kind. */
final class BatchRules {
  private static final int SET_CODE = 0x04;
  private static final int POST_EXECUTION = 0x7d;
  private static final int DEPOSIT = 0x7e;

  private BatchRules() {}

  /**
   * What the sequencer may not put into a block of this time. Set-code transactions come with
   * Isthmus, post-execution transactions with a fork that is not scheduled.
   */
  static Optional<BatchVerdict> transactions(
      RollupConfig config, long time, List<Bytes> transactions) {
    var isSetCodeAllowed = config.isActive(Hardfork.ISTHMUS, time);
    for (var transaction : transactions) {
      if (transaction.isEmpty()) return Optional.of(BatchVerdict.drop("an empty transaction"));
      var type = transaction.getUnsigned(0);
      if (type == DEPOSIT)
        return Optional.of(BatchVerdict.drop("a deposit among the sequencer's transactions"));
      if (type == POST_EXECUTION)
        return Optional.of(BatchVerdict.drop("a post-execution transaction"));
      if (type == SET_CODE && !isSetCodeAllowed)
        return Optional.of(BatchVerdict.drop("a set-code transaction before Isthmus"));
    }
    return Optional.empty();
  }

  /**
   * From Jovian on the first block of a fork with upgrade deposits has no user transactions. A new
   * such fork is added here.
   */
  static boolean isClosedToUsers(RollupConfig config, long time) {
    return config.isActivationBlock(Hardfork.JOVIAN, time)
        || config.isActivationBlock(Hardfork.KARST, time);
  }

  /**
   * How far a block may run ahead of its L1 origin. An empty one may run further, to keep L2's time
   * after L1's, unless it could have adopted the next origin.
   *
   * @param next the origin after {@code origin}, if it is known
   * @param isOriginAdvanced whether the block is the first of its epoch
   */
  static Optional<BatchVerdict> drift(
      RollupConfig config,
      Block block,
      L1BlockRef origin,
      Optional<L1BlockRef> next,
      boolean isOriginAdvanced) {
    var limit = origin.time() + ProtocolLimits.maxSequencerDrift(config, origin.time());
    if (Long.compareUnsigned(block.time, limit) <= 0) return Optional.empty();
    if (!block.isEmpty)
      return Optional.of(
          BatchVerdict.drop("over the sequencer drift: transactions need a newer L1 origin"));
    if (isOriginAdvanced) return Optional.empty();
    if (next.isEmpty())
      return Optional.of(
          BatchVerdict.undecided("an empty block over the drift: the next L1 origin decides"));
    return Long.compareUnsigned(block.time, next.get().time()) >= 0
        ? Optional.of(
            BatchVerdict.drop("over the sequencer drift without adopting the next origin"))
        : Optional.empty();
  }

  /** What the drift rule looks at. */
  record Block(long time, boolean isEmpty) {}
}
