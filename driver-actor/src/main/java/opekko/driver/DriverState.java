package opekko.driver;

import java.time.Instant;
import java.util.Optional;
import opekko.protocol.api.SyncStatus;
import opekko.protocol.engine.ForkchoiceState;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;

/**
 * All that the driver knows.
 *
 * @param epoch counts resets; replies of an older one are stale
 * @param lastCall id of the newest request
 * @param heads as the driver has decided them; the engine may not have heard yet
 * @param applied what the engine confirmed last; empty when that is unknown
 * @param shown what the world is told: heads appear here once the engine has confirmed them
 * @param job what the driver itself is busy with; the sequencer's work is in {@code sequencer}
 * @param engineCall the one call that is at the engine; outlives a reset until it is answered
 * @param jobRead the read that the job waits for
 * @param backupUnsafe the unsafe head before derivation replaced it; NONE when there is none
 * @param restoreBackup whether the engine is to be put back on it
 * @param flush whether heads without travelling companions wait, or must go now
 * @param gapSeenAt the unsafe head at the last gap check: a gap counts only if it stood still
 * @param closing whether a shutdown drains
 */
public record DriverState(
    long epoch,
    long lastCall,
    Phase phase,
    Heads heads,
    Optional<ForkchoiceState> applied,
    SyncStatus shown,
    Job job,
    Optional<Call> engineCall,
    Optional<Call> jobRead,
    DerivationLink derivation,
    UnsafePayloadQueue queue,
    DecidedQueue decided,
    Finality finality,
    SafeHeadLog safeHeadLog,
    ElSync elSync,
    L2BlockRef backupUnsafe,
    boolean restoreBackup,
    Flush flush,
    Retries retries,
    Hash gapSeenAt,
    Waits waits,
    SequencerLink sequencer,
    boolean closing) {

  /**
   * Heads that changed ride along with the next build; these say how long they may wait for one.
   */
  public enum Flush {
    NOT_WAITING,
    WAITING,
    DUE
  }

  /**
   * The back-off of each lane.
   *
   * @param lastReset when the latest reset began: those that follow each other soon are held back
   */
  public record Retries(Retry engine, Retry derivation, Retry reset, Instant lastReset) {
    static final Retries NONE = new Retries(Retry.NONE, Retry.NONE, Retry.NONE, Instant.EPOCH);
  }

  /** Nothing is known yet. */
  public static DriverState initial(DriverSettings settings) {
    return new DriverState(
        0,
        0,
        new Phase.Born(),
        Heads.NONE,
        Optional.empty(),
        NOTHING_SHOWN,
        new Job.None(),
        Optional.empty(),
        Optional.empty(),
        DerivationLink.NONE,
        UnsafePayloadQueue.EMPTY,
        DecidedQueue.EMPTY,
        Finality.NONE,
        SafeHeadLog.EMPTY,
        settings.syncMode() == SyncMode.EXECUTION_LAYER ? ElSync.WILL_START : ElSync.OFF,
        L2BlockRef.NONE,
        false,
        Flush.NOT_WAITING,
        Retries.NONE,
        Hash.ZERO,
        Waits.starting(Instant.EPOCH),
        SequencerLink.ABSENT,
        false);
  }

  private static final SyncStatus NOTHING_SHOWN =
      new SyncStatus(
          L1BlockRef.NONE,
          L1BlockRef.NONE,
          L1BlockRef.NONE,
          L1BlockRef.NONE,
          L1BlockRef.NONE,
          L2BlockRef.NONE,
          L2BlockRef.NONE,
          L2BlockRef.NONE,
          L2BlockRef.NONE,
          L2BlockRef.NONE,
          L2BlockRef.NONE);
}
