package opekko.devnet.batcher;

import java.time.Instant;

/** A request that is out. */
public record Asked(long call, Instant since) {}
