package opekko.node.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import opekko.protocol.config.L1ChainConfig;
import opekko.protocol.config.RollupConfig;

/**
 * Everything {@code opekko node} was told, checked and typed.
 *
 * @param sequencing absent on a node that only verifies
 * @param ha absent on a node without a cluster
 * @param warnings what was accepted but has no effect, in a person's words
 */
public record NodeSettings(
    RollupConfig rollup,
    L1ChainConfig l1Chain,
    L1Settings l1,
    BeaconSettings beacon,
    EngineSettings engine,
    SyncSettings sync,
    Optional<SequencingSettings> sequencing,
    Optional<HaSettings> ha,
    RpcSettings rpc,
    MetricsSettings metrics,
    LogSettings log,
    Optional<Path> dataDir,
    List<String> warnings) {}
