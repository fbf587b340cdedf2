package opekko.protocol.api;

import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;

/**
 * One consistent picture of the node: op-node's optimism_syncStatus. {@code NONE} refs stand for
 * "not known yet".
 *
 * @param currentL1 the L1 block derivation works on
 */
public record SyncStatus(
    L1BlockRef currentL1,
    L1BlockRef currentL1Finalized,
    L1BlockRef headL1,
    L1BlockRef safeL1,
    L1BlockRef finalizedL1,
    L2BlockRef unsafeL2,
    L2BlockRef safeL2,
    L2BlockRef finalizedL2,
    L2BlockRef pendingSafeL2,
    L2BlockRef crossUnsafeL2,
    L2BlockRef localSafeL2) {}
