package opekko.protocol.api;

import opekko.protocol.type.Hash;
import opekko.protocol.type.L2BlockRef;

/** optimism_outputAtBlock: the output root of a block and what it is made of. */
public record OutputAtBlock(
    Hash version,
    Hash outputRoot,
    L2BlockRef blockRef,
    Hash withdrawalStorageRoot,
    Hash stateRoot,
    SyncStatus status) {}
