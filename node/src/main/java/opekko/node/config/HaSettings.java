package opekko.node.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import opekko.cluster.Voter;
import opekko.rpc.tls.TlsFiles;

/**
 * The cluster that a node is in.
 *
 * @param self where the others find this node; one of {@code voters} unless it only follows
 * @param voters of the whole cluster, the same list on each node
 * @param isJoining the node waits to be let in by the voters there are, with an empty log
 * @param listenOn address of the cluster's and the log's port
 * @param dir of the log, the sign guard and what operators told this node
 * @param tls absent where only the members can reach the ports
 * @param publicRpc of this node, as the others show it
 * @param conductorPort op-conductor's names are served there, if at all
 */
public record HaSettings(
    Voter self,
    List<Voter> voters,
    boolean isJoining,
    String listenOn,
    Path dir,
    Optional<TlsFiles> tls,
    String publicRpc,
    OptionalInt conductorPort) {
  /** Whether this node's vote counts. */
  public boolean isVoter() {
    return voters.contains(self);
  }
}
