package opekko.cluster;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Nodes that began with different lists of voters: two majorities without a common node would
 * decide two chains. The log cannot see it, as each of its halves is whole; the reports can.
 *
 * <p>Whoever has decided something goes on, and does not believe whoever begins. If both have, one
 * of them may only be behind a change of the voters; but if both lead, the one with fewer voters
 * ends, or the one whose chain is shorter.
 */
final class VoterLists {
  private VoterLists() {}

  /** Why a node with other voters is not believed; this node may be the one that is wrong. */
  static Optional<String> refusal(Turn turn, NodeReport report) {
    var own = turn.log.voters();
    var its = report.log().voters();
    if (own.isEmpty() || its.isEmpty() || !couldDecideApart(own, its)) return Optional.empty();
    var isBeginning = turn.decided.tip().isEmpty();
    var areBothLeading = turn.leads() && report.isLeading();
    if (!isBeginning && report.committed().isPresent() && !areBothLeading) return Optional.empty();
    var why =
        "%s decides with %s, and %s with %s, so each could without the other: the wrong one must end, be wiped, and start with --ha.joining, for opekko ha voters add to let it in"
            .formatted(report.id(), named(its), turn.self(), named(own));
    if (isBeginning || areBothLeading && isWeaker(turn, report)) distrustItself(turn, why);
    return Optional.of(why);
  }

  private static String named(List<String> voters) {
    return (voters.size() == 1 ? "the voter " : "the voters ") + String.join(", ", voters);
  }

  /** Whether there are majorities of both that have nobody in common. */
  static boolean couldDecideApart(Collection<String> one, Collection<String> other) {
    var all = new HashSet<>(one);
    all.addAll(other);
    return majority(one.size()) + majority(other.size()) <= all.size();
  }

  /** How many of so many voters decide. */
  static int majority(int voters) {
    return voters / 2 + 1;
  }

  private static boolean isWeaker(Turn turn, NodeReport report) {
    var own = turn.log.voters().size();
    var its = report.log().voters().size();
    if (own != its) return own < its;
    return report.committed().filter(tip -> tip.number() < turn.decided.number()).isEmpty();
  }

  private static void distrustItself(Turn turn, String why) {
    if (turn.leads()) turn.add(new ClusterEffect.Fail(why));
    else Membership.refuse(turn, turn.self(), why);
  }
}
