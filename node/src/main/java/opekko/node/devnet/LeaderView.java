package opekko.node.devnet;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import opekko.protocol.api.HaStatus;
import opekko.protocol.api.LeaderChange;

/** Who leads, put together from what the nodes of a cluster say. Not thread-safe. */
final class LeaderView {
  private final Map<String, HaStatus> known = new HashMap<>();
  private long toldTerm = -1;

  /**
   * @return a change of the leader that was not told yet: in the words of the new leader, when it
   *     has the first block
   */
  Optional<LeaderChange> hear(HaStatus status) {
    known.put(status.self(), status);
    if (!status.leader().equals(Optional.of(status.self())) || status.changes().isEmpty())
      return Optional.empty();
    var change = status.changes().getLast();
    var isWhole = change.gapMillis().isPresent() || change.from().isEmpty();
    if (change.term() <= toldTerm || !change.to().equals(status.self()) || !isWhole)
      return Optional.empty();
    var isFirst = toldTerm < 0 && change.from().equals(Optional.of(change.to()));
    toldTerm = change.term();
    return Optional.of(isFirst ? afterNobody(change) : change);
  }

  /** Elected twice before anybody was told: nobody led before. */
  private static LeaderChange afterNobody(LeaderChange change) {
    return new LeaderChange(
        change.at(),
        Optional.empty(),
        change.to(),
        change.term(),
        change.cause(),
        change.evidence(),
        change.lastBlock(),
        change.gapMillis(),
        change.lateBlocks());
  }

  /** The node does not answer: what it said may be of the past. */
  void forget(String node) {
    known.remove(node);
  }

  /** As those say who know the newest term; empty while nobody leads, or the leader is gone. */
  Optional<String> leader() {
    return known.values().stream()
        .max(Comparator.comparingLong(HaStatus::term))
        .flatMap(HaStatus::leader)
        .filter(known::containsKey);
  }
}
