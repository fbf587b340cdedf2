package opekko.protocol.api;

import opekko.protocol.type.BlockId;

/** A line of the commit log. {@code what}: block, or rewind with its reason. */
public record HaLogLine(long term, long lineage, BlockId block, String what) {}
