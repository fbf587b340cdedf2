package opekko.protocol.engine;

import opekko.protocol.fault.Fault;

/** What engine_getPayload came to. */
public sealed interface GetPayloadOutcome {
  record Built(PayloadEnvelope envelope) implements GetPayloadOutcome {}

  /**
   * Error -38001, or any other error the engine answers with: the job is lost, which says nothing
   * about its attributes. A new job with the same attributes may succeed.
   */
  record UnknownPayload(String cause) implements GetPayloadOutcome {}

  /** What came cannot be the block that was asked for. */
  record Invalid(String cause) implements GetPayloadOutcome {}

  record Failed(Fault fault) implements GetPayloadOutcome {}
}
