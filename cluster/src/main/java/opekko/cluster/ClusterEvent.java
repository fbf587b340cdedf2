package opekko.cluster;

import opekko.protocol.type.BlockId;

/** What the rest of the node hears of the cluster, in the order in which it happened. */
public sealed interface ClusterEvent {
  /** This node may sequence: all that older terms decided can be read in its log. */
  record LeadershipGained(long term) implements ClusterEvent {}

  /** It may no more; what is under way under {@code term} may or may not be decided. */
  record LeadershipLost(long term) implements ClusterEvent {}

  /** A block is decided, whoever proposed it. */
  record Committed(BlockId block, long term) implements ClusterEvent {}

  /** The cluster gave up blocks above {@code to}: an L1 reorg, an invalid head. */
  record Rewound(BlockId to, long lineage, String reason) implements ClusterEvent {}

  /** A proposal of this node was refused; it is not in the log and never will be. */
  record CommitRefused(long term, String cause) implements ClusterEvent {}
}
