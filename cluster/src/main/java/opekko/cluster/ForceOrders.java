package opekko.cluster;

import java.util.List;

/**
 * A quorum is lost for good. The log cannot go on without one, whoever asks: taking voters out is a
 * decision of a quorum too. So nothing is done here; the order checks what can be checked, and says
 * which steps make a new cluster of what is left.
 */
final class ForceOrders {
  private ForceOrders() {}

  static void force(Turn turn, Job.Given given, List<String> dead, long generation) {
    Orders.refuse(turn, given, answer(turn, dead, generation));
  }

  private static String answer(Turn turn, List<String> dead, long generation) {
    if (dead.isEmpty()) return "name the voters that are lost: " + ids(turn, List.of());
    for (var node : dead) {
      if (node.equals(turn.self())) return "this node is " + node + ", and it lives";
      if (!turn.isVoter(node))
        return "%s does not vote; voters are %s".formatted(node, ids(turn, List.of()));
      if (turn.reachable(node).isPresent())
        return node + " answers: stop it for good, or leave it out of the dead";
    }
    if (turn.voters.size() - dead.size() > turn.voters.size() / 2)
      return "%s are enough to decide: take the others out one by one with voters remove"
          .formatted(ids(turn, dead));
    return """
    the log of this cluster cannot go on without a quorum, and cannot be made to. \
    The blocks it decided are in the engines of %s. To begin generation %d with them: \
    1. see that %s stay off; 2. stop the others; 3. start them with a new, empty --ha.dir and \
    --ha.voters of those that live: the first block they decide continues the highest head; \
    4. should a dead one come back, it has the old voters and no quorum, so it decides nothing: \
    give it a new --ha.dir too\
    """
        .formatted(ids(turn, dead), generation, String.join(", ", dead));
  }

  private static String ids(Turn turn, List<String> without) {
    return String.join(
        ", ", turn.voters.stream().map(Voter::id).filter(id -> !without.contains(id)).toList());
  }
}
