package opekko.protocol.api;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import opekko.protocol.type.BlockId;

/**
 * A node of the cluster as the others know it.
 *
 * @param isReachable whether it was heard of lately; what follows is its last word otherwise
 * @param isReady whether it may lead now
 * @param notReady why it may not
 * @param isDrained an operator wants it to lead no more
 * @param priority the operator's preference; the higher the better, 0 by default
 * @param unsafeHead of its engine
 * @param committed where its log ends
 * @param lagBlocks behind the cluster's committed head
 * @param l1AgeSeconds since its L1 head's timestamp
 * @param diskMillis the last sync of its log took
 * @param clockOffsetMillis of its wall clock to the median of the others
 * @param publicRpc where its JSON-RPC is, for a link; empty if it did not say
 */
public record HaNode(
    String id,
    Role role,
    boolean isReachable,
    boolean isReady,
    List<String> notReady,
    boolean isDrained,
    int priority,
    Optional<BlockId> unsafeHead,
    Optional<BlockId> committed,
    OptionalLong lagBlocks,
    OptionalLong l1AgeSeconds,
    OptionalDouble diskMillis,
    OptionalLong clockOffsetMillis,
    String version,
    String publicRpc) {
  /** Its part in the cluster. */
  public enum Role {
    LEADER,
    VOTER,
    /** Follows and has no vote. */
    FOLLOWER
  }

  public HaNode {
    notReady = List.copyOf(notReady);
  }
}
