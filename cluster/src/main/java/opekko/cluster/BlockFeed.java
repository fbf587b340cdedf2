package opekko.cluster;

import opekko.protocol.engine.PayloadEnvelope;

/** Hands a decided block to this node's driver. */
@FunctionalInterface
public interface BlockFeed {
  /** Returns at once. A block the driver already has, or cannot take yet, does no harm. */
  void insert(PayloadEnvelope block);
}
