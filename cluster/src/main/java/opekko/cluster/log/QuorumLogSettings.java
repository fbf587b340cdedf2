package opekko.cluster.log;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.X509ExtendedKeyManager;
import opekko.cluster.ChainIdentity;
import opekko.cluster.Voter;
import opekko.cluster.tls.PeerTrust;
import opekko.cluster.tls.Refusals;
import opekko.protocol.type.BlockId;

/**
 * @param self this node, as the others reach its log
 * @param voters the cluster begins with; once the log has begun, the list in it wins
 * @param isJoining this node is let in later, into a cluster that runs: it waits until the leader
 *     calls it
 * @param listenOn the address the log's port is bound to
 * @param dir of this node's log alone
 * @param chain whose blocks these are; a voter of another chain is refused
 * @param anchor the block that the first block of an empty log must follow; anything if absent
 * @param link how they speak to each other
 * @param mayStand whether this node may stand for election at once, before it is told
 */
public record QuorumLogSettings(
    Voter self,
    List<Voter> voters,
    boolean isJoining,
    String listenOn,
    Path dir,
    ChainIdentity chain,
    Optional<BlockId> anchor,
    Link link,
    boolean mayStand,
    Limits limits) {

  /** The log's port, as operators are told of it. */
  public static final String PORT = "the commit log";

  /** How voters speak to each other. */
  public sealed interface Link {
    /**
     * Where only the voters can reach the port.
     *
     * @param refusals is told of callers who speak TLS all the same
     */
    record Clear(Refusals refusals) implements Link {}

    /**
     * Each shows a certificate, which must hold the address under which the others call it.
     *
     * @param keys of this node; asked for each connection, so that they may change
     * @param trust in the authority whose certificates are let in
     */
    record MutualTls(X509ExtendedKeyManager keys, PeerTrust trust) implements Link {}
  }

  /**
   * @param electionMin silence of the leader before a voter stands; the heartbeat is half of it, so
   *     a pause of the other half changes nothing
   * @param electionMax also how long a leader goes on without hearing from a majority
   * @param commit after which a commit's outcome is called unknown
   * @param snapshotEvery entries of the log; a block takes two
   * @param payloadBytes of blocks that are kept on disk besides the log, to be read back
   * @param freeBytes without which the log does not start
   */
  public record Limits(
      Duration electionMin,
      Duration electionMax,
      Duration commit,
      long snapshotEvery,
      long payloadBytes,
      long freeBytes) {
    public static final Limits DEFAULT =
        new Limits(
            Duration.ofMillis(600),
            Duration.ofMillis(900),
            Duration.ofSeconds(5),
            256,
            1L << 30,
            1L << 30);
  }

  public QuorumLogSettings {
    voters = List.copyOf(voters);
  }
}
