package opekko.cluster;

import java.time.Instant;
import java.util.Optional;

/**
 * An operator's wish that leadership stays where it is. The one of the higher version holds in the
 * whole cluster, so a resume overtakes the pause before it.
 *
 * @param until empty when leadership may be moved
 */
public record Pause(long version, Optional<Instant> until) {
  public static final Pause NONE = new Pause(0, Optional.empty());

  boolean holds(Instant now) {
    return until.isPresent() && now.isBefore(until.get());
  }

  boolean overtakes(Pause other) {
    return version > other.version;
  }

  Pause next(Optional<Instant> end) {
    return new Pause(version + 1, end);
  }
}
