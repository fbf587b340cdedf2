package opekko.cluster;

import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.port.CommittedBlock;
import opekko.protocol.type.BlockId;

/**
 * Hands this node's driver what was decided, in order. Calls return at once; a block that the
 * driver already has, or cannot take yet, does no harm.
 */
public interface BlockFeed {
  /** A decided block. */
  void follow(CommittedBlock block);

  /** Decided blocks above {@code to} were given up. */
  void rewind(BlockId to, long lineage);

  /** A block of another member's chain, which its log does not tell about any more. */
  void insert(PayloadEnvelope block);
}
