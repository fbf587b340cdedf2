package opekko.cluster;

import java.time.Instant;

/** An order of a caller here that another node carries out. */
public record Forwarded(long request, String to, Instant at) {}
