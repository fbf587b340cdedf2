package opekko.protocol.engine;

import opekko.protocol.fault.Fault;

/** What engine_newPayload came to. */
public sealed interface NewPayloadOutcome {
  record Valid() implements NewPayloadOutcome {}

  /** SYNCING or ACCEPTED: kept by the engine, not judged. */
  record Syncing() implements NewPayloadOutcome {}

  /** INVALID or INVALID_BLOCK_HASH. */
  record Invalid(String cause) implements NewPayloadOutcome {}

  record Failed(Fault fault) implements NewPayloadOutcome {}
}
