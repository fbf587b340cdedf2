package opekko.sequencer;

import java.time.Instant;
import opekko.protocol.engine.PayloadId;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.L2BlockRef;

/**
 * Where the next block is on its way: seal, commit, sign, publish, insert, in this order. Nothing
 * is published or made canonical before it is committed.
 */
public sealed interface Phase {
  /** Waits for an answer. */
  sealed interface Asks extends Phase {
    Call call();
  }

  /** Has a block that must not be replaced lightly: it may be committed. */
  sealed interface Holds extends Phase {
    SealedBlock block();
  }

  record Idle() implements Phase {}

  /** Asks the log what was committed on the head before this life or term began. */
  record Recovering(Call call, L2BlockRef head) implements Asks {}

  /** The head is not in a shared log: asks it about the safe head, which L1 decided. */
  record CheckingSafe(Call call, L2BlockRef head, BlockId tip) implements Asks {}

  /** The head is not in a shared log, and nothing says that the log is wrong: waits for blocks. */
  record Astray(L2BlockRef head, BlockId tip) implements Phase {}

  /** Asks L1 about the origin of a block that a shared log has after the head. */
  record Verifying(Call call, SealedBlock block, long lineage) implements Asks {}

  record Starting(Call call, L2BlockRef parent) implements Asks {}

  /** The engine collects transactions. */
  record Building(PayloadId id, L2BlockRef parent) implements Phase {}

  record Sealing(Call call, L2BlockRef parent, Instant since) implements Asks {}

  /** The log is made to end at the block's parent. */
  record Rewinding(Call call, SealedBlock block) implements Asks, Holds {}

  record Committing(Call call, SealedBlock block) implements Asks, Holds {}

  /** Whether the block is committed is not known: it is committed again. */
  record Uncommitted(SealedBlock block) implements Holds {}

  record Signing(Call call, SealedBlock block) implements Asks, Holds {}

  record Inserting(Call call, SealedBlock block) implements Asks, Holds {}

  /** Committed and published, but the engine could not take it: it is inserted again. */
  record Uninserted(SealedBlock block) implements Holds {}
}
