package opekko.protocol.config;

import opekko.protocol.type.BlockId;

/** Where the rollup starts. {@code l2Time} is the time of the L2 genesis block, in seconds. */
public record Genesis(BlockId l1, BlockId l2, long l2Time, SystemConfig systemConfig) {}
