package opekko.driver;

import java.util.Optional;
import opekko.derivation.DerivationCommand;
import opekko.protocol.fault.Fault;
import opekko.protocol.fault.Fetched;
import opekko.protocol.metrics.NodeEvent;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.port.SafeHeadStore;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;

/**
 * From "something does not fit" to running again: find the heads, tell the engine, cut the
 * safe-head store back, send derivation back. There is one way to recover, and this is it.
 */
final class Resetting {
  private Resetting() {}

  /** Also the way into life: a newborn driver resets without a warning. */
  static void begin(Turn turn, String cause) {
    if (turn.phase instanceof Phase.Stopped || turn.closing) return;
    if (!(turn.phase instanceof Phase.Born)) {
      turn.warn("resetting: " + cause);
      turn.count(NodeEvent.PIPELINE_RESETS);
    }
    forget(turn);
    SequencerNews.resetBegun(turn, cause);
    // Pending-safe and finalized stay visible, as the reference does it.
    turn.showHeads(
        new Heads(
            L2BlockRef.NONE, turn.shown.pendingSafeL2(), L2BlockRef.NONE, turn.shown.finalizedL2()),
        L1BlockRef.NONE);
    turn.safeHeadLog = SafeHeadLog.EMPTY;
    if (turn.now.isAfter(turn.lastReset.plus(turn.settings.retryCeiling())))
      turn.resetRetry = Retry.NONE;
    turn.lastReset = turn.now;
    if (turn.elSync.isPending()) {
      turn.phase = new Phase.ElSyncing();
    } else if (turn.resetRetry.attempts() == 0) {
      turn.resetRetry = new Retry(1, false, cause);
      findHeads(turn);
    } else {
      turn.resetRetry = turn.resetRetry.failed(cause);
      turn.phase = new Phase.Paused(cause);
      turn.effects.add(new DriverEffect.ArmStep(Lane.RESET, turn.resetRetry.delay(turn.settings)));
    }
  }

  /**
   * Every request that is out becomes stale, except that the engine stays busy until it answers.
   */
  private static void forget(Turn turn) {
    turn.epoch++;
    turn.job = new Job.None();
    turn.jobRead = Optional.empty();
    turn.derivation = turn.derivation.cleared(turn.derivation.soloUntil());
    turn.finality = turn.finality.reset();
    turn.engineRetry = Retry.NONE;
    turn.derivationRetry = Retry.NONE;
    turn.backupUnsafe = L2BlockRef.NONE;
    turn.restoreBackup = false;
    turn.flush = DriverState.Flush.NOT_WAITING;
  }

  static void findHeads(Turn turn) {
    follow(turn, SyncStart.begin());
  }

  private static void follow(Turn turn, SyncStart.Next next) {
    switch (next) {
      case SyncStart.Next.ReadL1(var walk, var which) -> {
        var call = turn.newCall();
        turn.phase = new Phase.FindingHeads(walk, call);
        turn.effects.add(new DriverEffect.ReadL1Ref(call, which));
      }
      case SyncStart.Next.ReadL2(var walk, var which) -> {
        var call = turn.newCall();
        turn.phase = new Phase.FindingHeads(walk, call);
        turn.effects.add(new DriverEffect.ReadL2Ref(call, which));
      }
      case SyncStart.Next.Found(var heads) -> {
        turn.heads = heads;
        turn.applied = Optional.empty();
        turn.phase = new Phase.ApplyingHeads();
      }
      case SyncStart.Next.Failed(Fault.Critical critical) -> turn.stop(critical);
      case SyncStart.Next.Failed(var fault) ->
          begin(turn, "cannot find where to start: " + fault.cause());
    }
  }

  static void onL1(Turn turn, SyncStart walk, Fetched<L1BlockRef> ref) {
    follow(turn, walk.onL1(ref, turn.config, turn.settings));
  }

  static void onL2(Turn turn, SyncStart walk, Fetched<L2BlockRef> ref) {
    follow(turn, walk.onL2(ref, turn.config, turn.settings));
  }

  /** The engine stands on the heads that were found. */
  static void onHeadsApplied(Turn turn) {
    if (!turn.machine.keepsSafeHeads()) {
      resetDerivation(turn);
      return;
    }
    var call = turn.newCall();
    turn.phase = new Phase.TruncatingSafeHeads(call);
    var safe = turn.heads.safe();
    turn.effects.add(
        new DriverEffect.TruncateSafeHeads(
            call, new SafeHeadStore.Entry(safe.l1Origin(), safe.id())));
  }

  /**
   * Genesis is safe by definition. It is recorded at the very first L1 block, not at the rollup's
   * L1 genesis: the contracts may be older, and so may be the L1 block somebody asks about.
   */
  static void onTruncated(Turn turn) {
    if (!turn.heads.safe().id().equals(turn.config.genesis().l2())) {
      resetDerivation(turn);
      return;
    }
    var call = turn.newCall();
    turn.phase = new Phase.ReadingL1Genesis(call);
    turn.effects.add(new DriverEffect.ReadL1Ref(call, BlockSelector.number(0)));
  }

  static void onL1Genesis(Turn turn, Fetched<L1BlockRef> ref) {
    switch (ref) {
      case Fetched.Found<L1BlockRef>(var l1) -> {
        var call = turn.newCall();
        turn.phase = new Phase.RecordingGenesis(call);
        turn.effects.add(
            new DriverEffect.RecordSafeHead(
                call, new SafeHeadStore.Entry(l1.id(), turn.heads.safe().id())));
      }
      case Fetched.Missing<L1BlockRef>(var what) -> begin(turn, "L1 has no first block: " + what);
      case Fetched.Failed<L1BlockRef>(var fault) -> begin(turn, fault.cause());
    }
  }

  static void resetDerivation(Turn turn) {
    turn.phase = new Phase.AwaitingDerivation();
    if (!turn.shown.headL1().equals(L1BlockRef.NONE)) tellL1Head(turn);
    tell(turn, new DerivationCommand.Reset(turn.epoch, turn.heads.pendingSafe()));
  }

  static void tellL1Head(Turn turn) {
    tell(turn, new DerivationCommand.L1HeadMoved(turn.shown.headL1()));
  }

  static void tell(Turn turn, DerivationCommand command) {
    turn.effects.add(new DriverEffect.TellDerivation(command));
  }

  /**
   * Only derivation goes back, to the safe head: the engine's heads are good, but derivation read
   * on behind a block that turned out invalid. Blocks up to that one are not derived upon again
   * before the engine has confirmed them.
   */
  static void rederive(Turn turn, long invalidNumber, String cause) {
    turn.warn("deriving again from %s: %s".formatted(turn.heads.safe(), cause));
    turn.count(NodeEvent.PIPELINE_RESETS);
    forget(turn);
    SequencerWork.interrupt(turn, cause);
    turn.derivation = turn.derivation.cleared(invalidNumber);
    turn.heads = turn.heads.withPendingSafe(turn.heads.safe());
    turn.applied = Optional.empty();
    resetDerivation(turn);
  }

  static void onDerivationReset(Turn turn, L1BlockRef origin) {
    turn.phase = new Phase.Running();
    turn.derivation = turn.derivation.withOrigin(origin);
    SequencerNews.resetEnded(turn);
  }
}
