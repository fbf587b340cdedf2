package opekko.devnet.l2;

import java.util.Optional;
import opekko.protocol.engine.PayloadId;
import opekko.protocol.type.Hash;

/**
 * What engine_forkchoiceUpdated comes to.
 *
 * @spec engine API
 */
public sealed interface ForkchoiceResult {
  /**
   * Status VALID.
   *
   * @param payloadId of the block that is now in the making, if one was asked for
   */
  record Applied(Hash head, Optional<PayloadId> payloadId) implements ForkchoiceResult {}

  /** Status INVALID or SYNCING; nothing changed. */
  record NotApplied(PayloadStatus status) implements ForkchoiceResult {}

  /** Error -38002, "Invalid forkchoice state". */
  record InconsistentForkchoice(String cause) implements ForkchoiceResult {}

  /** Error -38003, "Invalid payload attributes". */
  record InvalidAttributes(String cause) implements ForkchoiceResult {}
}
