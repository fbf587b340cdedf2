package opekko.node.assembly;

import java.time.Duration;
import java.util.OptionalLong;
import opekko.derivation.DerivationSettings;
import opekko.derivation.lookahead.LookAheadLimits;
import opekko.derivation.pipeline.PipelineLimits;
import opekko.driver.DriverSettings;
import opekko.driver.SyncMode;
import opekko.l1watcher.L1WatcherSettings;
import opekko.node.config.NodeSettings;
import opekko.node.config.SyncSettings;
import opekko.protocol.config.L1ChainConfig;
import opekko.protocol.config.RollupConfig;

/** What the actors are told at birth. */
public record NodePlan(
    RollupConfig rollup,
    L1ChainConfig l1Chain,
    DriverSettings driver,
    DerivationSettings derivation,
    L1WatcherSettings watcher) {

  public static NodePlan of(NodeSettings settings) {
    return new NodePlan(
        settings.rollup(),
        settings.l1Chain(),
        driver(settings.sync(), settings.engine().kind()),
        new DerivationSettings(
            settings.l1().confirmations(),
            LookAheadLimits.DEFAULT.withMaxBytes(settings.l1().lookaheadBytes()),
            PipelineLimits.DEFAULT),
        L1WatcherSettings.every(
            settings.l1().headPollInterval(), settings.l1().epochPollInterval()));
  }

  private static DriverSettings driver(SyncSettings sync, String engineKind) {
    var defaults = DriverSettings.DEFAULT;
    return new DriverSettings(
        sync.executionLayer() ? SyncMode.EXECUTION_LAYER : SyncMode.CONSENSUS_LAYER,
        sync.skipStartCheck(),
        !engineKind.equals("geth"),
        sync.executionLayer() ? sync.offsetElSafe() : Duration.ZERO,
        unlessZero(sync.finalityLookback()),
        unlessZero(sync.finalityDelay()),
        defaults.unsafeQueueBytes(),
        defaults.journalBytes(),
        defaults.retryFloor(),
        defaults.retryCeiling());
  }

  private static OptionalLong unlessZero(int value) {
    return value == 0 ? OptionalLong.empty() : OptionalLong.of(value);
  }
}
