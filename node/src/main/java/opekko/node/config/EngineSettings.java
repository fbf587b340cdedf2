package opekko.node.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** The execution engine. {@code kind} is geth, reth or erigon. */
public record EngineSettings(URI endpoint, Path jwtSecret, Duration timeout, String kind) {}
