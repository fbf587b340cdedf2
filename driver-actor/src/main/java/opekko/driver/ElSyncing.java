package opekko.driver;

import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fetched;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.port.BlockLabel;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.port.SafeHeadStore;
import opekko.protocol.type.L2BlockRef;

/**
 * The engine syncs by itself towards the newest unsafe block; derivation starts when it is done.
 *
 * @spec op-node rollup/engine/engine_controller.go: insertUnsafePayload, headsAfterELSync
 */
final class ElSyncing {
  private ElSyncing() {}

  /** Hands the newest unsafe block to the engine, once it is known that the engine may sync. */
  static void next(Turn turn) {
    if (turn.queue.size() == 0) return;
    var envelope = turn.queue.first().orElseThrow();
    L2BlockRef ref;
    try {
      ref = turn.machine.refs().apply(envelope.payload());
    } catch (InvalidData e) {
      turn.warn("dropping unsafe block %s: %s".formatted(envelope.id(), e.getMessage()));
      turn.queue = turn.queue.pop();
      return;
    }
    if (turn.elSync == ElSync.WILL_START)
      turn.readFor(
          new Job.CheckingElSync(envelope, ref),
          call -> new DriverEffect.ReadL2Ref(call, BlockSelector.label(BlockLabel.FINALIZED)));
    else if (turn.elSync == ElSync.FINISHED_NOT_FINALIZED) onSynced(turn, envelope, ref);
    else UnsafeBlocks.insert(turn, new Job.InsertingUnsafe(envelope, ref, true));
  }

  /** An engine that has finalized something was synced before: it goes on block by block. */
  static void onChecked(Turn turn, Job.CheckingElSync job, Fetched<L2BlockRef> finalized) {
    turn.job = new Job.None();
    switch (finalized) {
      case Fetched.Found<L2BlockRef>(var ref)
          when !ref.hash().equals(turn.config.genesis().l2().hash())
              && !turn.settings.resyncsAfterFinality() -> {
        turn.elSync = ElSync.FINISHED;
        Resetting.begin(turn, "the engine has finalized %s: it need not sync".formatted(ref));
      }
      case Fetched.Found<L2BlockRef> _, Fetched.Missing<L2BlockRef> _ -> {
        turn.elSync = ElSync.STARTED;
        UnsafeBlocks.insert(turn, new Job.InsertingUnsafe(job.envelope(), job.ref(), true));
      }
      case Fetched.Failed<L2BlockRef>(var fault) -> turn.jobFailed(fault);
    }
  }

  /** The engine judged a block valid, so it has all before it: safe and finalized can be set. */
  static void onSynced(Turn turn, PayloadEnvelope envelope, L2BlockRef ref) {
    turn.elSync = ElSync.FINISHED_NOT_FINALIZED;
    var target = ElSyncRules.offsetBlock(turn.settings, turn.config, ref.number());
    if (target == ref.number()) readSafeTip(turn, envelope, ref, ref);
    else
      turn.readFor(
          new Job.ReadingElOffset(envelope, ref),
          call -> new DriverEffect.ReadL2Ref(call, BlockSelector.number(target)));
  }

  static void onOffset(Turn turn, Job.ReadingElOffset job, Fetched<L2BlockRef> offset) {
    switch (offset) {
      case Fetched.Found<L2BlockRef>(var ref) -> readSafeTip(turn, job.envelope(), job.ref(), ref);
      case Fetched.Missing<L2BlockRef>(var what) ->
          turn.backOffEngine("the engine has synced but lacks a block: " + what);
      case Fetched.Failed<L2BlockRef>(var fault) -> turn.jobFailed(fault);
    }
  }

  private static void readSafeTip(
      Turn turn, PayloadEnvelope envelope, L2BlockRef ref, L2BlockRef offset) {
    if (turn.machine.keepsSafeHeads())
      turn.readFor(
          new Job.ReadingSafeTip(envelope, ref, offset),
          call -> new DriverEffect.ReadSafeHead(call, Long.MAX_VALUE));
    else adopt(turn, envelope, ref, atLeastCurrent(turn, ref, offset));
  }

  static void onSafeTip(Turn turn, Job.ReadingSafeTip job, Fetched<SafeHeadStore.Entry> tip) {
    switch (tip) {
      case Fetched.Found<SafeHeadStore.Entry>(var entry) ->
          turn.readFor(
              new Job.CheckingSafeTip(job.envelope(), job.ref(), job.offset()),
              call -> new DriverEffect.ReadL2Ref(call, BlockSelector.hash(entry.safe().hash())));
      case Fetched.Missing<SafeHeadStore.Entry> _ ->
          adopt(turn, job.envelope(), job.ref(), atLeastCurrent(turn, job.ref(), job.offset()));
      case Fetched.Failed<SafeHeadStore.Entry>(var fault) -> turn.jobFailed(fault);
    }
  }

  /**
   * A recorded safe head on the synced chain is gone on from, so that the record has no gap;
   * finalized follows but never runs ahead. A record of another chain is cleared.
   */
  static void onSafeTipChecked(Turn turn, Job.CheckingSafeTip job, Fetched<L2BlockRef> tip) {
    switch (tip) {
      case Fetched.Found<L2BlockRef>(var safe) -> {
        var known = turn.heads.finalized();
        var finalized = known.number() < safe.number() ? known : safe;
        adopt(turn, job.envelope(), job.ref(), new Heads(job.ref(), safe, safe, finalized));
      }
      case Fetched.Missing<L2BlockRef> _ -> {
        turn.warn("the safe head database is of another chain than the engine's: cleared");
        turn.effects.add(new DriverEffect.ClearSafeHeads(turn.newCall()));
        adopt(turn, job.envelope(), job.ref(), atLeastCurrent(turn, job.ref(), job.offset()));
      }
      case Fetched.Failed<L2BlockRef>(var fault) -> turn.jobFailed(fault);
    }
  }

  private static Heads atLeastCurrent(Turn turn, L2BlockRef ref, L2BlockRef offset) {
    var safe = turn.heads.safe().number() > offset.number() ? turn.heads.safe() : offset;
    var known = turn.heads.finalized();
    return new Heads(ref, safe, safe, known.number() > offset.number() ? known : offset);
  }

  private static void adopt(Turn turn, PayloadEnvelope envelope, L2BlockRef ref, Heads heads) {
    UnsafeBlocks.adopt(turn, new Job.InsertingUnsafe(envelope, ref, true), heads);
  }

  /** The engine stands on the synced block: from here on it is as after any reset. */
  static void onFinished(Turn turn) {
    turn.elSync = ElSync.FINISHED;
    turn.resetRetry = Retry.NONE;
    Resetting.begin(turn, "the engine has synced to " + turn.heads.unsafe());
  }
}
