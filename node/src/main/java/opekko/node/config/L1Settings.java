package opekko.node.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/** How L1's execution layer is read. {@code rateLimit} in requests a second, 0 for none. */
public record L1Settings(
    List<URI> endpoints,
    boolean trustRpc,
    String rpcKind,
    int maxConcurrency,
    int rateLimit,
    int maxBatchSize,
    Duration headPollInterval,
    Duration epochPollInterval,
    long confirmations,
    long lookaheadBytes) {}
