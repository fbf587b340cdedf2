package opekko.driver;

import opekko.protocol.attributes.DerivedAttributes;
import opekko.protocol.engine.ForkchoiceState;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.type.L2BlockRef;

/** What the driver is busy with at the engine. One at a time, each waiting for one reply. */
public sealed interface Job {
  /** Waits for an answer to engine_forkchoiceUpdated. */
  sealed interface AwaitsForkchoice extends Job {}

  /** Waits for an L2 block reference. */
  sealed interface AwaitsL2Ref extends Job {}

  record None() implements Job {}

  /** The engine is told the heads, and nothing else. */
  record Promoting(ForkchoiceState state) implements AwaitsForkchoice {}

  /** A derived block is to be built as soon as the engine has finished the sequencer's work. */
  record BuildDue(DerivedAttributes attributes) implements Job {}

  /** The engine is told its head and starts the next derived block in the same call. */
  record Starting(DerivedAttributes attributes, ForkchoiceState state)
      implements AwaitsForkchoice {}

  /** The built block is asked for. */
  record Sealing(DerivedAttributes attributes) implements Job {}

  /** The built block is handed back for execution; {@code ref} may already be derived upon. */
  record Inserting(DerivedAttributes attributes, L2BlockRef ref) implements Job {}

  /** The unsafe block at the height of the attributes is read, to compare. */
  record Consolidating(DerivedAttributes attributes) implements Job {}

  /**
   * An unsafe block is handed to the engine.
   *
   * @param acrossGap it does not build on the unsafe head: the engine may fetch what lies between
   */
  record InsertingUnsafe(PayloadEnvelope envelope, L2BlockRef ref, boolean acrossGap)
      implements Job {}

  /** An unsafe block becomes the head. */
  record AdoptingUnsafe(PayloadEnvelope envelope, L2BlockRef ref, boolean acrossGap, Heads heads)
      implements AwaitsForkchoice {}

  /** Does the unsafe head stand on what was decided? The block at its height is read. */
  record CheckingDecided(Decided decided) implements AwaitsL2Ref {}

  /** A decided block that is to replace unsafe ones is handed to the engine. */
  record InsertingDecided(Decided decided, L2BlockRef ref) implements Job {}

  /** What was decided becomes the head, in place of other unsafe blocks. */
  record AdoptingDecided(Decided decided, Heads heads) implements AwaitsForkchoice {}

  /** The unsafe head goes back to the one before an invalid span. */
  record RestoringBackup(L2BlockRef backup, ForkchoiceState state) implements AwaitsForkchoice {}

  /** Has the engine finalized something already? Then it does not sync by itself again. */
  record CheckingElSync(PayloadEnvelope envelope, L2BlockRef ref) implements AwaitsL2Ref {}

  /** The engine has synced to {@code ref}: the block that is the offset behind it is read. */
  record ReadingElOffset(PayloadEnvelope envelope, L2BlockRef ref) implements AwaitsL2Ref {}

  /** The newest entry of the safe-head store is read. */
  record ReadingSafeTip(PayloadEnvelope envelope, L2BlockRef ref, L2BlockRef offset)
      implements Job {}

  /** Is that entry's block on the chain the engine synced? */
  record CheckingSafeTip(PayloadEnvelope envelope, L2BlockRef ref, L2BlockRef offset)
      implements AwaitsL2Ref {}
}
