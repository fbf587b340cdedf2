package opekko.driver;

import opekko.derivation.DerivationCommand;
import opekko.protocol.type.L2BlockRef;

/** What to do next, asked after every event: the order of the engine's work, and the pulls. */
final class Work {
  private Work() {}

  static void proceed(Turn turn) {
    if (turn.closing) {
      drain(turn);
      return;
    }
    switch (turn.phase) {
      case Phase.Running _ -> run(turn);
      case Phase.ApplyingHeads _ -> {
        if (turn.isEngineFree()) Promotion.start(turn);
      }
      case Phase.ElSyncing _ -> {
        if (turn.isEngineFree()) ElSyncing.next(turn);
      }
      case Phase.Born _,
          Phase.Paused _,
          Phase.FindingHeads _,
          Phase.TruncatingSafeHeads _,
          Phase.ReadingL1Genesis _,
          Phase.RecordingGenesis _,
          Phase.AwaitingDerivation _,
          Phase.Stopped _ -> {}
    }
    // A reset that the work above led to begins at once.
    if (turn.phase instanceof Phase.ApplyingHeads && turn.isEngineFree()) Promotion.start(turn);
  }

  private static void run(Turn turn) {
    if (turn.restoreBackup && turn.isEngineFree()) Promotion.restoreBackup(turn);
    if (turn.job instanceof Job.BuildDue(var attributes) && turn.engineCall.isEmpty())
      DerivedBlocks.build(turn, attributes);
    SequencerWork.serve(turn);
    if (turn.isEngineFree()) {
      if (!Promotion.repeatHeads(turn)
          && !DecidedBlocks.followNext(turn)
          && !DerivedBlocks.applyCurrent(turn)
          && !UnsafeBlocks.insertNext(turn)) Promotion.consider(turn);
    }
    if (!(turn.phase instanceof Phase.Running)) return;
    pull(turn);
    writeSafeHead(turn);
  }

  /**
   * Asks for the next attributes as early as their parent is known: when the engine has handed out
   * the block, not only when it has executed it.
   */
  private static void pull(Turn turn) {
    var link = turn.derivation;
    if (link.pull().isPresent() || link.idle() || turn.derivationRetry.armed()) return;
    if (turn.job instanceof Job.Inserting inserting) {
      if (link.next().isPresent() || inserting.ref().number() <= link.soloUntil()) return;
      pull(turn, inserting.ref(), true);
    } else if (link.current().isEmpty()) {
      pull(turn, turn.heads.pendingSafe(), false);
    }
  }

  private static void pull(Turn turn, L2BlockRef parent, boolean ahead) {
    var call = turn.newCall();
    turn.derivation = turn.derivation.pulling(call, ahead);
    Resetting.tell(turn, new DerivationCommand.Pull(call.epoch(), call.id(), parent));
  }

  private static void writeSafeHead(Turn turn) {
    if (turn.safeHeadLog.writing().isPresent() || turn.safeHeadLog.waiting().isEmpty()) return;
    var call = turn.newCall();
    var entry = turn.safeHeadLog.waiting().getFirst();
    turn.safeHeadLog = turn.safeHeadLog.startedWriting(call);
    turn.effects.add(new DriverEffect.RecordSafeHead(call, entry));
  }

  private static void drain(Turn turn) {
    if (turn.safeHeadLog.writing().isEmpty()) writeSafeHead(turn);
    var isDone = turn.engineCall.isEmpty() && turn.safeHeadLog.writing().isEmpty();
    // After a critical fault answers are not listened to any more, so none can be awaited.
    if (isDone || turn.phase instanceof Phase.Stopped) turn.effects.add(new DriverEffect.Finish());
  }
}
