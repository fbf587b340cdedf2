package opekko.protocol.engine;

import java.util.Optional;
import opekko.protocol.fault.Fault;

/** What engine_forkchoiceUpdated came to. */
public sealed interface ForkchoiceOutcome {
  /** VALID; with attributes the job that now builds. */
  record Updated(Optional<PayloadId> payloadId) implements ForkchoiceOutcome {}

  /** SYNCING: the engine does not have the head yet. Never a reason to promote it. */
  record Syncing() implements ForkchoiceOutcome {}

  /** Status INVALID: of the head, or with attributes of what was to be built. */
  record Invalid(String cause) implements ForkchoiceOutcome {}

  /** Error -38003: the attributes cannot make a block on this head. */
  record InvalidAttributes(String cause) implements ForkchoiceOutcome {}

  /** Error -38002: safe or finalized do not fit the head. */
  record InconsistentForkchoice(String cause) implements ForkchoiceOutcome {}

  record Failed(Fault fault) implements ForkchoiceOutcome {}
}
