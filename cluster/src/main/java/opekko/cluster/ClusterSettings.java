package opekko.cluster;

import java.time.Duration;
import java.util.List;
import opekko.protocol.config.RollupConfig;

/**
 * @param self this node's id; it is a voter if the list names it, else a plain follower
 * @param voters as configured; those that the log tells later win
 * @param version of this program: nodes of another first number do not work together
 * @param publicRpc where this node's JSON-RPC is, for links on the page; may be empty
 * @param l1StaleAfter an L1 head older than this makes a node unfit to lead
 * @param slowDisk a log sync longer than this counts as slow
 */
public record ClusterSettings(
    String self,
    List<Voter> voters,
    RollupConfig rollup,
    String version,
    String publicRpc,
    Duration l1StaleAfter,
    Duration slowDisk) {
  public static final Duration SLOW_DISK = Duration.ofMillis(500);

  public ClusterSettings {
    voters = List.copyOf(voters);
  }

  /** With limits that follow from the chain: half of what L2 may run ahead of its L1 origin. */
  public static ClusterSettings of(
      String self, List<Voter> voters, RollupConfig rollup, String version, String publicRpc) {
    var stale = Duration.ofSeconds(Math.max(60, rollup.maxSequencerDrift() / 2));
    return new ClusterSettings(self, voters, rollup, version, publicRpc, stale, SLOW_DISK);
  }

  public Duration blockTime() {
    return Duration.ofSeconds(rollup.blockTime());
  }

  public ChainIdentity chain() {
    return ChainIdentity.of(rollup);
  }
}
