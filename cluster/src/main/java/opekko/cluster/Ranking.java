package opekko.cluster;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import opekko.protocol.type.BlockId;

/**
 * Who should lead, best first: the ready, then those that keep up, the preferred, the lowest id.
 */
final class Ranking {
  private static final long KEEPS_UP = 2;

  private record Candidate(String id, boolean isReady, boolean keepsUp, int priority) {}

  private static final Comparator<Candidate> BEST_FIRST =
      Comparator.comparing(Candidate::isReady, Comparator.reverseOrder())
          .thenComparing(Candidate::keepsUp, Comparator.reverseOrder())
          .thenComparing(Candidate::priority, Comparator.reverseOrder())
          .thenComparing(Candidate::id);

  private Ranking() {}

  /** All voters that are heard of but one, this node among them. */
  static List<String> without(Turn turn, String gone) {
    var self =
        new Candidate(turn.self(), turn.reasons.all().isEmpty(), true, turn.wishes.priority());
    var others = turn.otherVoters().map(Peer::report).map(report -> candidate(turn, report));
    return Stream.concat(Stream.of(self).filter(me -> turn.isVoter(me.id())), others)
        .filter(candidate -> !candidate.id().equals(gone))
        .sorted(BEST_FIRST)
        .map(Candidate::id)
        .toList();
  }

  /** Of the other voters that are ready now and keep up. */
  static Optional<NodeReport> bestSuccessor(Turn turn) {
    return bestSuccessor(turn, _ -> true);
  }

  static Optional<NodeReport> bestSuccessor(Turn turn, Predicate<NodeReport> isWanted) {
    return turn.otherVoters()
        .filter(peer -> !peer.isCutOff())
        .map(Peer::report)
        .filter(NodeReport::isReady)
        .filter(isWanted)
        .map(report -> new Ranked(report, candidate(turn, report)))
        .filter(ranked -> ranked.candidate().keepsUp())
        .min(Comparator.comparing(Ranked::candidate, BEST_FIRST))
        .map(Ranked::report);
  }

  private record Ranked(NodeReport report, Candidate candidate) {}

  private static Candidate candidate(Turn turn, NodeReport report) {
    var behind = turn.decided.number() - report.committed().map(BlockId::number).orElse(0L);
    return new Candidate(report.id(), report.isReady(), behind <= KEEPS_UP, report.priority());
  }

  /** Why nobody else can lead, node by node. */
  static String whyNobody(Turn turn) {
    var reasons =
        turn.voters.stream()
            .map(Voter::id)
            .filter(id -> !id.equals(turn.self()))
            .map(id -> id + ": " + whyNot(turn, id))
            .toList();
    return reasons.isEmpty() ? "there is no other voter" : String.join("; ", reasons);
  }

  /** Why a node cannot take over; "ready" if it can. */
  static String whyNot(Turn turn, String node) {
    var stranger = turn.strangers.get(node);
    if (stranger != null) return stranger.why();
    var peer = turn.reachable(node);
    if (peer.isEmpty()) return "it is not heard of";
    var report = peer.get().report();
    if (!report.isReady()) return String.join(", ", report.notReady());
    return candidate(turn, report).keepsUp()
        ? "ready"
        : "its log is behind, at block %d of %d"
            .formatted(report.committed().map(BlockId::number).orElse(0L), turn.decided.number());
  }
}
