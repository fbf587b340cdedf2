package opekko.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;

/**
 * What this node knows of its own parts.
 *
 * @param takenAt of {@code vitals}
 * @param askedAt since when a look is under way
 * @param logFault what the log's disk said
 * @param unsafe head of the driver; {@link L2BlockRef#NONE} before the first
 * @param movedAt when that head last changed
 * @param pauses of this process lately: when each was seen
 */
public record OwnHealth(
    Optional<Vitals> vitals,
    Optional<Instant> takenAt,
    Optional<Instant> askedAt,
    Optional<String> logFault,
    L2BlockRef unsafe,
    L1BlockRef l1,
    Instant movedAt,
    List<Instant> pauses) {
  private static final Duration REMEMBERED = Duration.ofSeconds(10);

  static final OwnHealth UNKNOWN =
      new OwnHealth(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          L2BlockRef.NONE,
          L1BlockRef.NONE,
          Instant.EPOCH,
          List.of());

  public OwnHealth {
    pauses = List.copyOf(pauses);
  }

  boolean isSequencing() {
    return vitals.map(Vitals::isSequencing).orElse(false);
  }

  OwnHealth asked(Instant now) {
    return new OwnHealth(vitals, takenAt, Optional.of(now), logFault, unsafe, l1, movedAt, pauses);
  }

  OwnHealth taken(Vitals latest, Optional<String> fault, Instant now) {
    return new OwnHealth(
        Optional.of(latest),
        Optional.of(now),
        Optional.empty(),
        fault,
        unsafe,
        newer(latest.l1Head()),
        movedAt,
        pauses);
  }

  OwnHealth heads(L2BlockRef head, L1BlockRef l1Head, Instant now) {
    return new OwnHealth(
        vitals,
        takenAt,
        askedAt,
        logFault,
        head,
        newer(l1Head),
        head.equals(unsafe) ? movedAt : now,
        pauses);
  }

  OwnHealth paused(Instant now) {
    var lately = new ArrayList<>(pausesSince(now));
    lately.add(now);
    return new OwnHealth(vitals, takenAt, askedAt, logFault, unsafe, l1, movedAt, lately);
  }

  List<Instant> pausesSince(Instant now) {
    return pauses.stream().filter(at -> at.plus(REMEMBERED).isAfter(now)).toList();
  }

  private L1BlockRef newer(L1BlockRef other) {
    return other.time() >= l1.time() ? other : l1;
  }
}
