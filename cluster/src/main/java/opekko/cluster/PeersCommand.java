package opekko.cluster;

import java.util.List;
import java.util.Optional;

/** What is asked of the actor that speaks with the other nodes. */
public sealed interface PeersCommand {
  /** Lost if the node cannot be reached now. */
  record Send(String node, PeerMessage message) implements PeersCommand {}

  record Broadcast(PeerMessage message) implements PeersCommand {}

  /** Watches the process of that node instead of the one before. */
  record Watch(Optional<String> node) implements PeersCommand {}

  record VotersAre(List<Voter> voters) implements PeersCommand {
    public VotersAre {
      voters = List.copyOf(voters);
    }
  }

  /**
   * What crosses the wire.
   *
   * @param address of the sender's actor system
   */
  record Arrived(String address, PeerMessage message) implements PeersCommand {}

  record Membership(org.apache.pekko.cluster.ClusterEvent.ClusterDomainEvent event)
      implements PeersCommand {}

  /** The watched process, or only the way to it, is gone. */
  record WatchEnded(String node, String evidence, boolean isProcessGone) implements PeersCommand {}
}
