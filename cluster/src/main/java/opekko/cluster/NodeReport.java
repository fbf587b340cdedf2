package opekko.cluster;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import opekko.cluster.log.LogEnd;
import opekko.protocol.type.BlockId;

/**
 * What a node tells the others about itself, twice a second and when it changes.
 *
 * @param incarnation drawn at each start: shows two nodes of one id
 * @param startedAt by its own clock
 * @param term of the newest leader it knows
 * @param isLeading whether it may sequence now
 * @param committed where its log ends
 * @param notReady why it should not lead; empty when it may
 * @param l1Time of its L1 head, in seconds since the epoch
 * @param wallClock of the node when it wrote this
 * @param log where its log ends, decided or not, and of which generation it is
 */
public record NodeReport(
    String id,
    long incarnation,
    Instant startedAt,
    ChainIdentity chain,
    String version,
    String publicRpc,
    long term,
    boolean isLeading,
    Optional<BlockId> unsafeHead,
    Optional<BlockId> committed,
    List<String> notReady,
    boolean isDrained,
    int priority,
    OptionalLong l1Time,
    Instant wallClock,
    OptionalDouble diskMillis,
    Pause pause,
    LogEnd log) {
  public NodeReport {
    notReady = List.copyOf(notReady);
  }

  boolean isReady() {
    return notReady.isEmpty();
  }
}
