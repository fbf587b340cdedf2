package opekko.cluster;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Why the leader should not be this node.
 *
 * @param since when it last was well before; empty while it is well
 * @param lastMove when leadership was last moved automatically, by whichever node
 * @param wellSince when this lead began to be well
 */
public record Ailment(
    Optional<Instant> since,
    List<String> causes,
    Optional<Instant> lastMove,
    Optional<Instant> wellSince) {
  static final Ailment NONE =
      new Ailment(Optional.empty(), List.of(), Optional.empty(), Optional.empty());

  public Ailment {
    causes = List.copyOf(causes);
  }

  Ailment moved(Instant now) {
    return new Ailment(since, causes, Optional.of(now), wellSince);
  }
}
