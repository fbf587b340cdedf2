package opekko.driver;

import opekko.protocol.config.RollupConfig;

/** Numbers of the engine's own sync. */
final class ElSyncRules {
  private ElSyncRules() {}

  /**
   * The block that safe and finalized start from when the engine has synced to {@code head}: behind
   * it by the configured offset, rounded up to blocks, but never before genesis.
   *
   * @spec op-node rollup/sync/start.go: OffsetBlockNum
   */
  static long offsetBlock(DriverSettings settings, RollupConfig config, long head) {
    var genesis = config.genesis().l2().number();
    var seconds = settings.offsetElSafe().toSeconds();
    if (seconds <= 0 || config.blockTime() == 0 || head <= genesis) return head;
    var blocks = Math.ceilDiv(seconds, config.blockTime());
    return head - Math.min(blocks, head - genesis);
  }
}
