package opekko.sequencer;

import opekko.protocol.config.RollupConfig;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.fork.ProtocolLimits;
import opekko.protocol.type.L1BlockRef;

/**
 * Which blocks must do without transactions of the pool.
 *
 * @spec op-node rollup/sequencing/sequencer.go: startBuildingBlock
 */
final class PoolRule {
  private PoolRule() {}

  /**
   * @param time of the block
   * @param origin of the block
   */
  static boolean isWithoutPool(
      RollupConfig config, long time, L1BlockRef origin, boolean recoverMode) {
    if (recoverMode) return true;
    if (time > origin.time() + ProtocolLimits.maxSequencerDrift(config, origin.time())) return true;
    for (var fork : Hardfork.values())
      if (isUpgradedInItsFirstBlock(fork) && config.isActivationBlock(fork, time)) return true;
    return false;
  }

  /**
   * Forks whose first block upgrades contracts: a transaction in it would meet them half done.
   * Granite and Holocene change no contract; for the forks before Ecotone the reference has no such
   * rule.
   */
  private static boolean isUpgradedInItsFirstBlock(Hardfork fork) {
    return switch (fork) {
      case ECOTONE, FJORD, ISTHMUS, JOVIAN, KARST -> true;
      case BEDROCK, REGOLITH, CANYON, DELTA, GRANITE, HOLOCENE, PECTRA_BLOB_SCHEDULE -> false;
    };
  }
}
