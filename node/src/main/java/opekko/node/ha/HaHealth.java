package opekko.node.ha;

import opekko.protocol.api.HaNode;
import opekko.protocol.api.HaStatus;

/** How well a cluster is, as a script asks it. */
public enum HaHealth {
  WELL,
  /** It goes on, but not without one more voter. */
  DEGRADED,
  LEADERLESS;

  public static HaHealth of(HaStatus status) {
    if (status.leader().isEmpty()) return LEADERLESS;
    return status.quorumSpare().orElseGet(() -> spare(status)) > 0 ? WELL : DEGRADED;
  }

  /** As far as the node that was asked can tell. */
  private static int spare(HaStatus status) {
    var voters = status.nodes().stream().filter(node -> node.role() != HaNode.Role.FOLLOWER);
    var reachable = voters.toList();
    var alive = (int) reachable.stream().filter(HaNode::isReachable).count();
    return alive - (reachable.size() / 2 + 1);
  }
}
