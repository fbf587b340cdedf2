package opekko.node.simulation;

import java.time.Duration;
import java.util.OptionalLong;
import opekko.derivation.DerivationSettings;
import opekko.derivation.lookahead.LookAheadLimits;
import opekko.derivation.pipeline.PipelineLimits;
import opekko.devnet.genesis.DevnetChain;
import opekko.devnet.genesis.DevnetOptions;
import opekko.driver.DriverSettings;
import opekko.driver.SyncMode;
import opekko.l1watcher.L1WatcherSettings;
import opekko.node.assembly.NodePlan;
import opekko.protocol.config.RollupConfig;

/**
 * What kind of rollup a world is.
 *
 * @param blockTime seconds between L2 blocks
 * @param slot seconds between L1 blocks
 * @param seqWindow L1 blocks within which a batch must appear
 * @param finalizedLag L1 blocks after which a block is final
 */
public record Shape(long blockTime, long slot, long seqWindow, long finalizedLag) {
  /** Small enough that a story about the window or finality is short. */
  public static final Shape USUAL = new Shape(2, 6, 10, 6);

  DevnetOptions options(long genesisTime) {
    return DevnetOptions.startingAt(genesisTime)
        .withBlockTimes(slot, blockTime)
        .withWindows(seqWindow, 50, 600);
  }

  /** {@code rollup}: what the node takes for the chain's configuration. */
  NodePlan plan(DevnetChain chain, RollupConfig rollup) {
    return new NodePlan(
        rollup,
        chain.l1ChainConfig(),
        driver(),
        new DerivationSettings(0, LookAheadLimits.DEFAULT, pipeline()),
        L1WatcherSettings.every(
            Duration.ofSeconds(slot).dividedBy(4), Duration.ofSeconds(slot * 8)));
  }

  /** As in production, but L2 is finalized at each chance. */
  private static DriverSettings driver() {
    var usual = DriverSettings.DEFAULT;
    return new DriverSettings(
        SyncMode.CONSENSUS_LAYER,
        usual.skipSyncStartCheck(),
        usual.resyncsAfterFinality(),
        usual.offsetElSafe(),
        usual.finalityLookback(),
        OptionalLong.of(1),
        usual.unsafeQueueBytes(),
        usual.journalBytes(),
        usual.retryFloor(),
        usual.retryCeiling());
  }

  /** Decoding runs ahead of final blocks only: with so short a finality it happens here, too. */
  private PipelineLimits pipeline() {
    var usual = PipelineLimits.DEFAULT;
    return new PipelineLimits(
        finalizedLag, usual.aheadBlocks(), usual.aheadBytes(), usual.epochBytes());
  }
}
