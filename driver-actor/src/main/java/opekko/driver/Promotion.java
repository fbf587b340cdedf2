package opekko.driver;

import java.time.Duration;
import java.util.Optional;
import opekko.protocol.engine.ForkchoiceOutcome;
import opekko.protocol.engine.ForkchoiceState;
import opekko.protocol.fault.Fault;
import opekko.protocol.type.L2BlockRef;

/**
 * Tells the engine the heads when no build is at hand to carry them: when derivation has nothing
 * more, has moved on to another L1 block, or takes long.
 */
final class Promotion {
  /** How long heads wait for attributes to travel with: a decoded batch takes far less. */
  private static final Duration COMPANION_WAIT = Duration.ofMillis(20);

  private Promotion() {}

  /** Sends the heads, or arms the timer that will. */
  static void consider(Turn turn) {
    if (!turn.isDirty()) {
      if (turn.flush == DriverState.Flush.DUE) turn.flush = DriverState.Flush.NOT_WAITING;
    } else if (turn.flush == DriverState.Flush.DUE
        || turn.derivation.idle()
        || turn.derivationRetry.armed()) {
      start(turn);
    } else if (turn.flush == DriverState.Flush.NOT_WAITING) {
      turn.flush = DriverState.Flush.WAITING;
      turn.effects.add(new DriverEffect.ArmFlush(COMPANION_WAIT));
    }
  }

  /**
   * An engine that did not take a block on the head is told the head first: one that restarted
   * without it would refuse whatever comes after, and only the answer to this shows it.
   */
  static boolean repeatHeads(Turn turn) {
    if (turn.flush != DriverState.Flush.DUE || turn.applied.isPresent()) return false;
    start(turn);
    return true;
  }

  static void start(Turn turn) {
    var heads = turn.heads;
    if (heads.unsafe().number() < heads.finalized().number()) {
      turn.stop(
          new Fault.Critical(
              "unsafe head %s is behind finalized head %s"
                  .formatted(heads.unsafe(), heads.finalized())));
      return;
    }
    var state = heads.forkchoice();
    turn.flush = DriverState.Flush.NOT_WAITING;
    turn.callEngine(
        new Job.Promoting(state),
        call -> new DriverEffect.UpdateForkchoice(call, state, Optional.empty()));
  }

  static void onAnswered(Turn turn, Job.Promoting job, ForkchoiceOutcome outcome) {
    turn.job = new Job.None();
    switch (outcome) {
      case ForkchoiceOutcome.Updated _ -> {
        confirmed(turn, job.state());
        if (turn.phase instanceof Phase.ApplyingHeads) Resetting.onHeadsApplied(turn);
      }
      // An engine that restarted may have lost blocks: what it has is found out by a reset.
      case ForkchoiceOutcome.Syncing _ ->
          Resetting.begin(turn, "the engine does not have the unsafe head any more");
      case ForkchoiceOutcome.Invalid(var cause) ->
          Resetting.begin(turn, "the engine refuses the heads: " + cause);
      case ForkchoiceOutcome.InvalidAttributes(var cause) ->
          Resetting.begin(turn, "the engine refuses attributes it was not sent: " + cause);
      case ForkchoiceOutcome.InconsistentForkchoice(var cause) ->
          Resetting.begin(turn, "forkchoice does not fit the engine's chain: " + cause);
      case ForkchoiceOutcome.Failed(var fault) -> turn.jobFailed(fault);
    }
  }

  /** The engine stands on these heads. */
  static void confirmed(Turn turn, ForkchoiceState state) {
    turn.applied = Optional.of(state);
    turn.engineRetry = Retry.NONE;
    var heads = turn.heads;
    // Derivation has caught up: nothing pending can fail any more, so there is nothing to restore.
    if (heads.unsafe().equals(heads.safe()) && heads.safe().equals(heads.pendingSafe()))
      turn.backupUnsafe = L2BlockRef.NONE;
  }

  static void restoreBackup(Turn turn) {
    var backup = turn.backupUnsafe;
    var state =
        new ForkchoiceState(backup.hash(), turn.heads.safe().hash(), turn.heads.finalized().hash());
    turn.restoreBackup = false;
    turn.warn("restoring unsafe head %s after %s".formatted(backup, turn.heads.unsafe()));
    turn.callEngine(
        new Job.RestoringBackup(backup, state),
        call -> new DriverEffect.UpdateForkchoice(call, state, Optional.empty()));
  }

  /** Tried once, as the engine may have forgotten the block; again only if it was not heard. */
  static void onRestored(Turn turn, Job.RestoringBackup job, ForkchoiceOutcome outcome) {
    turn.job = new Job.None();
    turn.backupUnsafe = L2BlockRef.NONE;
    switch (outcome) {
      case ForkchoiceOutcome.Updated _ -> {
        turn.heads = turn.heads.withUnsafe(job.backup());
        confirmed(turn, job.state());
      }
      case ForkchoiceOutcome.Syncing _ ->
          turn.backOffEngine("the engine does not have the backup unsafe head " + job.backup());
      case ForkchoiceOutcome.Invalid(var cause) ->
          turn.backOffEngine("the backup unsafe head is invalid: " + cause);
      case ForkchoiceOutcome.InvalidAttributes(var cause) -> turn.backOffEngine(cause);
      case ForkchoiceOutcome.InconsistentForkchoice(var cause) ->
          Resetting.begin(turn, "the backup unsafe head does not fit: " + cause);
      case ForkchoiceOutcome.Failed(var fault) -> {
        turn.backupUnsafe = job.backup();
        turn.restoreBackup = true;
        turn.jobFailed(fault);
      }
    }
  }
}
