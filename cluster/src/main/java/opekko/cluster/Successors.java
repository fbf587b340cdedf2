package opekko.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whom a sick leader hands over to: nobody who was sick as the leader a short while ago, so that
 * leadership goes from node to node once and not round and round.
 */
final class Successors {
  private static final Duration REST = Duration.ofSeconds(60);
  private static final Duration SHORT_REST = Duration.ofSeconds(10);
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final Duration AGAIN_THE_SAME = Duration.ofSeconds(2);

  private Successors() {}

  static Optional<NodeReport> best(Turn turn, List<String> causes) {
    if (hasJustFailed(turn)) return Optional.empty();
    return Ranking.bestSuccessor(
        turn, report -> isRested(turn, report.id()) && !isSharing(turn, causes, report));
  }

  private static boolean hasJustFailed(Turn turn) {
    return turn.ailment.failed().filter(last -> isWithin(turn, last.at(), AGAIN)).isPresent();
  }

  private static boolean isRested(Turn turn, String to) {
    var hasJustRefused =
        turn.ailment
            .failed()
            .filter(last -> last.to().equals(to) && isWithin(turn, last.at(), AGAIN_THE_SAME))
            .isPresent();
    if (hasJustRefused) return false;
    var gaveUp = turn.ailment.gaveUp().get(to);
    if (gaveUp != null && isWithin(turn, gaveUp, REST))
      return helped(turn, gaveUp) && !isWithin(turn, gaveUp, SHORT_REST);
    // What makes one leader after the other sick is not mended by the next: a short rest.
    return lastOfOthers(turn)
        .filter(at -> isWithin(turn, at, SHORT_REST) && !helped(turn, at))
        .isEmpty();
  }

  private static Optional<Instant> lastOfOthers(Turn turn) {
    return turn.ailment.gaveUp().entrySet().stream()
        .filter(entry -> !entry.getKey().equals(turn.self()))
        .map(Map.Entry::getValue)
        .max(Comparator.naturalOrder());
  }

  /** A change made things better if this node decided blocks since. */
  private static boolean helped(Turn turn, Instant change) {
    return turn.decided.decidedAt().filter(at -> at.isAfter(change)).isPresent();
  }

  private static boolean isWithin(Turn turn, Instant at, Duration limit) {
    return at.plus(limit).isAfter(turn.now);
  }

  /** An old L1 head alone is no reason to move to a node whose own is not newer. */
  private static boolean isSharing(Turn turn, List<String> causes, NodeReport report) {
    var isOnlyL1 = causes.size() == 1 && Candidacy.staleL1(turn).isPresent();
    return isOnlyL1 && report.l1Time().orElse(0) <= turn.own.l1().time();
  }
}
