package opekko.protocol.engine;

import opekko.protocol.fault.Fault;

/** What engine_getPayload came to. */
public sealed interface GetPayloadOutcome {
  record Built(PayloadEnvelope envelope) implements GetPayloadOutcome {}

  /** Error -38001: the engine does not know the job any more. */
  record UnknownPayload(String cause) implements GetPayloadOutcome {}

  /** The engine could not build from the given attributes (any other error it answered with). */
  record Invalid(String cause) implements GetPayloadOutcome {}

  record Failed(Fault fault) implements GetPayloadOutcome {}
}
