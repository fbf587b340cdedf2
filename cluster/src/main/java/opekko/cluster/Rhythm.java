package opekko.cluster;

import java.time.Instant;

/** When this node last did what it does regularly. */
public record Rhythm(Instant bornAt, Instant reportedAt, Instant measuredAt) {
  static final Rhythm NONE = new Rhythm(Instant.EPOCH, Instant.EPOCH, Instant.EPOCH);
}
