package opekko.cluster;

import java.time.Instant;

/** A node whose reports are not believed. */
public record Stranger(String why, Instant heardAt) {}
