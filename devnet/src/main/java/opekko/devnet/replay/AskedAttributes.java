package opekko.devnet.replay;

import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.type.Hash;

/** Attributes the engine was asked to build on a block. */
public record AskedAttributes(Hash parentHash, PayloadAttributes attributes) {}
