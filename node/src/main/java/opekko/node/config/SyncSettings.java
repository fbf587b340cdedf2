package opekko.node.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How the chain is followed. {@code finalityLookback} and {@code finalityDelay} 0: the protocol's
 * defaults.
 */
public record SyncSettings(
    boolean executionLayer,
    Duration offsetElSafe,
    boolean skipStartCheck,
    int finalityLookback,
    int finalityDelay,
    Optional<Path> safeHeadFolder) {}
