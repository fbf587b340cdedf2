package opekko.driver;

import java.time.Instant;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;

/** Why each head is not advancing, and since when. */
public record Waits(Since unsafe, Since safe, Since finalized) {
  /**
   * A reason, the head it is about, and the moment since which both are so: a head that moved has
   * not stood still since before.
   */
  public record Since(Wait why, BlockId head, Instant since) {
    Since now(Wait reason, L2BlockRef ref, Instant now) {
      return reason == why && ref.hash().equals(head.hash())
          ? this
          : new Since(reason, ref.id(), now);
    }
  }

  static Waits starting(Instant now) {
    var since = new Since(Wait.STARTING, BlockId.NONE, now);
    return new Waits(since, since, since);
  }

  /** What holds each head up in the state a step has led to. */
  Waits next(Turn turn) {
    var forUnsafe = unsafe.now(unsafeWait(turn), turn.heads.unsafe(), turn.now);
    var forSafe = safe.now(safeWait(turn), turn.heads.safe(), turn.now);
    var forFinalized = finalized.now(finalizedWait(turn), turn.heads.finalized(), turn.now);
    return forUnsafe == unsafe && forSafe == safe && forFinalized == finalized
        ? this
        : new Waits(forUnsafe, forSafe, forFinalized);
  }

  private static Wait notRunning(Phase phase) {
    return switch (phase) {
      case Phase.Born _ -> Wait.STARTING;
      case Phase.ElSyncing _ -> Wait.ENGINE_SYNCS;
      case Phase.Paused _ -> Wait.RESET_FAILED;
      case Phase.FindingHeads _,
          Phase.ApplyingHeads _,
          Phase.TruncatingSafeHeads _,
          Phase.ReadingL1Genesis _,
          Phase.RecordingGenesis _ ->
          Wait.RESETTING;
      case Phase.AwaitingDerivation _ -> Wait.DERIVATION_RESETS;
      case Phase.Running _ -> Wait.NOTHING;
      case Phase.Stopped _ -> Wait.STOPPED;
    };
  }

  private static Wait unsafeWait(Turn turn) {
    var down = notRunning(turn.phase);
    if (down != Wait.NOTHING) return down;
    if (turn.engineRetry.armed()) return Wait.ENGINE_FAILS;
    if (turn.job instanceof Job.None) {
      return turn.queue.size() > 0 ? Wait.GAP : Wait.NO_UNSAFE_BLOCKS;
    }
    return Wait.NOTHING;
  }

  private static Wait safeWait(Turn turn) {
    var down = notRunning(turn.phase);
    if (down != Wait.NOTHING) return down;
    if (turn.engineRetry.armed()) return Wait.ENGINE_FAILS;
    if (turn.derivationRetry.armed()) return Wait.DERIVATION_FAILS;
    if (turn.derivation.idle())
      return turn.heads.pendingSafe().number() > turn.heads.safe().number()
          ? Wait.SPAN_INCOMPLETE
          : Wait.L1_EXHAUSTED;
    return turn.derivation.current().isEmpty() ? Wait.DERIVING : Wait.NOTHING;
  }

  private static Wait finalizedWait(Turn turn) {
    if (turn.finality.signal().equals(L1BlockRef.NONE)) return Wait.NO_L1_FINALITY;
    if (turn.finality.check().isPresent()) return Wait.CHECKING_L1_FINALITY;
    var down = notRunning(turn.phase);
    return down != Wait.NOTHING ? down : Wait.NOT_DERIVED_FROM_FINALIZED_L1;
  }
}
