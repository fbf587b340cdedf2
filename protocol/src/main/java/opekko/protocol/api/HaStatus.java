package opekko.protocol.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import opekko.protocol.type.BlockId;

/**
 * The cluster, as one node sees it.
 *
 * @param self the node that answers
 * @param leader empty while nobody leads
 * @param term of the leader, or the newest known
 * @param committed the newest decided block
 * @param lineage how many rewinds were decided
 * @param quorumSpare voters that may still be lost; negative when there is no quorum. Known to the
 *     leader, estimated by the others
 * @param pausedUntil leadership is not moved automatically until then
 * @param forcedGeneration an operator's forced generation that is in use
 * @param commitMillis how long recent commits took on this node, oldest first; empty unless it led
 * @param latenessMillis of recent blocks after their time, negative when early, oldest first
 * @param changes of the leader, oldest first, bounded
 */
public record HaStatus(
    Instant at,
    String self,
    Optional<String> leader,
    long term,
    Optional<Instant> leaderSince,
    Optional<BlockId> committed,
    long lineage,
    OptionalInt quorumSpare,
    List<HaNode> nodes,
    Optional<Instant> pausedUntil,
    OptionalLong forcedGeneration,
    List<Double> commitMillis,
    List<Double> latenessMillis,
    List<LeaderChange> changes) {
  public HaStatus {
    nodes = List.copyOf(nodes);
    commitMillis = List.copyOf(commitMillis);
    latenessMillis = List.copyOf(latenessMillis);
    changes = List.copyOf(changes);
  }
}
