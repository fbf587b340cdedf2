package opekko.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.util.List;
import java.util.Map;

/**
 * What an actor system needs to be a node of a cluster; to be merged over the node's own settings.
 *
 * <p>No member is ever downed automatically: that would turn one bad link into a lost quorum and
 * end the actor system, verifier and all, while the log is safe without it.
 */
public final class ClusterConfig {
  /** Before a node's id in its role, by which the others know the member. */
  static final String ID_ROLE = "id-";

  /** The name that actor systems of all nodes must have. */
  public static final String SYSTEM_NAME = "opekko";

  private static final String PLAIN =
      """
      pekko {
        # Nodes that are away are everyday life too.
        log-dead-letters = off
        log-dead-letters-during-shutdown = off
        actor {
          provider = cluster
          serializers.opekko-peer = "opekko.cluster.PeerMessageSerializer"
          serialization-bindings {
            "opekko.cluster.PeersCommand$Arrived" = opekko-peer
          }
          allow-java-serialization = off
        }
        remote {
          warn-about-direct-use = off
          use-unsafe-remote-features-outside-cluster = off
          artery {
            transport = tcp
            bind.bind-timeout = 5s
            advanced {
              # Broken links are everyday life: they must not end the process.
              inbound-max-restarts = 100000
              outbound-max-restarts = 100000
              tcp.connection-timeout = 1s
              outbound-restart-backoff = 200ms
              # A restarted node of the same address is spoken to at once.
              remove-quarantined-association-after = 10s
            }
          }
        }
        cluster {
          downing-provider-class = ""
          retry-unsuccessful-join-after = 2s
          seed-node-timeout = 2s
          shutdown-after-unsuccessful-join-seed-nodes = off
          allow-weakly-up-members = 1s
          run-coordinated-shutdown-when-down = off
          log-info = off
          jmx.enabled = off
          failure-detector {
            heartbeat-interval = 500ms
            acceptable-heartbeat-pause = 2s
          }
          configuration-compatibility-check.enforce-on-join = off
        }
      }
      """;

  private ClusterConfig() {}

  /**
   * @param self where the others find this node
   * @param listenOn address of this machine to listen on
   * @param voters of the cluster: whom a starting node asks to join
   * @param isMutualTls the link is encrypted, both sides show certificates; their context is given
   *     to the actor system by {@link opekko.cluster.tls.MutualTls}
   */
  public static Config of(Voter self, String listenOn, List<Voter> voters, boolean isMutualTls) {
    var seeds =
        voters.stream()
            .map(voter ->
                "pekko://%s@%s:%d".formatted(SYSTEM_NAME, voter.host(), voter.clusterPort()))
            .toList();
    var own =
        Map.of(
            "pekko.remote.artery.canonical.hostname", self.host(),
            "pekko.remote.artery.canonical.port", self.clusterPort(),
            "pekko.remote.artery.bind.hostname", listenOn,
            "pekko.remote.artery.bind.port", self.clusterPort(),
            "pekko.remote.artery.transport", isMutualTls ? "tls-tcp" : "tcp",
            "pekko.cluster.seed-nodes", seeds,
            "pekko.cluster.roles", List.of(ID_ROLE + self.id()));
    var config = ConfigFactory.parseString(PLAIN);
    for (var entry : own.entrySet())
      config = config.withValue(entry.getKey(), ConfigValueFactory.fromAnyRef(entry.getValue()));
    return config;
  }
}
