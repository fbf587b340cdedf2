package opekko.protocol.api;

import opekko.protocol.type.BlockId;
import opekko.protocol.type.L2BlockRef;

/** What is pushed to those who watch a node. */
public sealed interface LiveEvent {
  record UnsafeHead(L2BlockRef head) implements LiveEvent {}

  record SafeHead(L2BlockRef head) implements LiveEvent {}

  record FinalizedHead(L2BlockRef head) implements LiveEvent {}

  /**
   * @param cause the kind of message that changed it
   */
  record StatusChanged(SyncStatus status, String cause) implements LiveEvent {}

  /**
   * A chain was replaced.
   *
   * @param chain l1 or l2
   * @param depth at least this many blocks were replaced
   */
  record Reorged(String chain, BlockId from, BlockId to, long depth) implements LiveEvent {}
}
