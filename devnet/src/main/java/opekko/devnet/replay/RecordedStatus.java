package opekko.devnet.replay;

import opekko.protocol.type.BlockId;

/** The recorded node's sync status after a step; {@link BlockId#NONE} is "not known yet". */
public record RecordedStatus(
    BlockId currentL1,
    BlockId headL1,
    BlockId safeL1,
    BlockId finalizedL1,
    BlockId unsafeL2,
    BlockId localSafeL2,
    BlockId safeL2,
    BlockId finalizedL2,
    BlockId pendingSafeL2) {

  static RecordedStatus of(Row row) {
    return new RecordedStatus(
        row.id("current_l1"),
        row.id("head_l1"),
        row.id("safe_l1"),
        row.id("finalized_l1"),
        row.id("unsafe_l2"),
        row.id("local_safe_l2"),
        row.id("safe_l2"),
        row.id("finalized_l2"),
        row.id("pending_safe_l2"));
  }
}
