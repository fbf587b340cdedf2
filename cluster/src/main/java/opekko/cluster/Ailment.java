package opekko.cluster;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Why the leader should not be this node, and who was no good as a leader before.
 *
 * @param since when it last was well before; empty while it is well
 * @param movedAt when leadership was last handed over, by whichever node and for whatever cause
 * @param gaveUp nodes that handed over since they were sick, and when
 * @param failed the last try to hand over, if it came to nothing
 * @param wellSince when this lead began to be well
 */
public record Ailment(
    Optional<Instant> since,
    List<String> causes,
    Optional<Instant> movedAt,
    Map<String, Instant> gaveUp,
    Optional<Failed> failed,
    Optional<Instant> wellSince) {
  static final Ailment NONE =
      new Ailment(
          Optional.empty(),
          List.of(),
          Optional.empty(),
          Map.of(),
          Optional.empty(),
          Optional.empty());

  /** Leadership could not be given to a node. */
  public record Failed(String to, Instant at) {}

  public Ailment {
    causes = List.copyOf(causes);
    gaveUp = Map.copyOf(gaveUp);
  }

  Ailment well(Optional<Instant> from) {
    return new Ailment(Optional.empty(), List.of(), movedAt, gaveUp, failed, from);
  }

  Ailment sick(List<String> why, Instant from) {
    return new Ailment(Optional.of(from), why, movedAt, gaveUp, failed, Optional.empty());
  }

  /** A node handed over. */
  Ailment moved(String from, String cause, Instant now) {
    var sick = new HashMap<>(gaveUp);
    if (Moves.isSickness(cause)) sick.put(from, now);
    return new Ailment(since, causes, Optional.of(now), sick, failed, wellSince);
  }

  /** Nothing is known of when what happened: nobody has given up, nothing has been tried. */
  Ailment forgotten(Instant now) {
    return new Ailment(
        Optional.empty(),
        causes,
        movedAt.map(_ -> now),
        Map.of(),
        Optional.empty(),
        Optional.empty());
  }

  Ailment failed(String to, Instant now) {
    return new Ailment(since, causes, movedAt, gaveUp, Optional.of(new Failed(to, now)), wellSince);
  }
}
