package opekko.protocol.engine;

import opekko.protocol.type.Hash;

/** The three heads of engine_forkchoiceUpdated. */
public record ForkchoiceState(Hash head, Hash safe, Hash finalized) {}
