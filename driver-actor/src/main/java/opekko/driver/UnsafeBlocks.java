package opekko.driver;

import java.util.Optional;
import opekko.protocol.engine.ForkchoiceOutcome;
import opekko.protocol.engine.NewPayloadOutcome;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.metrics.NodeEvent;

/**
 * Unsafe blocks that were given to the node become its unsafe head, in order.
 *
 * @spec op-node rollup/engine/engine_controller.go: onForkchoiceUpdate, insertUnsafePayload
 */
final class UnsafeBlocks {
  private UnsafeBlocks() {}

  static void onReceived(Turn turn, PayloadEnvelope envelope) {
    turn.count(NodeEvent.UNSAFE_PAYLOADS);
    enqueue(turn, envelope);
  }

  static void enqueue(Turn turn, PayloadEnvelope envelope) {
    if (turn.settings.syncMode() == SyncMode.EXECUTION_LAYER) {
      keepHighest(turn, envelope);
      return;
    }
    var pushed = turn.queue.push(envelope, turn.settings.unsafeQueueBytes());
    turn.queue = pushed.queue();
    pushed.refusal().ifPresent(why -> turn.warn("unsafe block not queued: " + why));
  }

  /** The engine fetches ancestors by itself: only the newest block is of use. */
  private static void keepHighest(Turn turn, PayloadEnvelope envelope) {
    var number = envelope.payload().blockNumber();
    if (number <= turn.heads.unsafe().number()) return;
    if (turn.queue.first().filter(kept -> kept.payload().blockNumber() >= number).isPresent())
      return;
    turn.queue = UnsafePayloadQueue.EMPTY.push(envelope, turn.settings.unsafeQueueBytes()).queue();
  }

  /** Inserts the next block when it fits on the unsafe head; false when none does. */
  static boolean insertNext(Turn turn) {
    if (turn.queue.size() == 0) return false;
    turn.queue = turn.queue.withoutInapplicable(turn.heads);
    if (turn.settings.syncMode() == SyncMode.EXECUTION_LAYER)
      return turn.queue.size() > 0 && insertFirst(turn, true);
    return turn.queue.firstOn(turn.heads.unsafe()).isPresent() && insertFirst(turn, false);
  }

  /**
   * The queue begins past a gap that nobody has filled for a while: the engine gets its first
   * block, and may fetch what lies between from its peers.
   */
  static void onGapCheck(Turn turn) {
    var head = turn.heads.unsafe().hash();
    var stoodStill = head.equals(turn.gapSeenAt);
    turn.gapSeenAt = head;
    if (!stoodStill || !(turn.phase instanceof Phase.Running) || !turn.isEngineFree()) return;
    turn.queue = turn.queue.withoutInapplicable(turn.heads);
    var gap =
        turn.queue
            .first()
            .filter(first -> first.payload().blockNumber() > turn.heads.unsafe().number() + 1);
    if (gap.isPresent()) insertFirst(turn, true);
  }

  private static boolean insertFirst(Turn turn, boolean acrossGap) {
    return insert(turn, turn.queue.first().orElseThrow(), acrossGap) || insertNext(turn);
  }

  /** A block on the unsafe head, or across a gap; false when it cannot be read. */
  static boolean insert(Turn turn, PayloadEnvelope envelope, boolean acrossGap) {
    try {
      var ref = turn.machine.refs().apply(envelope.payload());
      insert(turn, new Job.InsertingUnsafe(envelope, ref, acrossGap));
      return true;
    } catch (InvalidData e) {
      turn.warn("dropping unsafe block %s: %s".formatted(envelope.id(), e.getMessage()));
      drop(turn, envelope);
      return false;
    }
  }

  static void insert(Turn turn, Job.InsertingUnsafe job) {
    turn.callEngine(job, call -> new DriverEffect.NewPayload(call, job.envelope()));
  }

  static void onInserted(Turn turn, Job.InsertingUnsafe job, NewPayloadOutcome outcome) {
    switch (outcome) {
      case NewPayloadOutcome.Valid _ -> {
        if (turn.elSync == ElSync.STARTED) ElSyncing.onSynced(turn, job.envelope(), job.ref());
        else adopt(turn, job, turn.heads.withUnsafe(job.ref()));
      }
      // The engine lacks the parent. Naming it the head lets the engine fetch what is missing.
      case NewPayloadOutcome.Syncing _ -> adopt(turn, job, turn.heads.withUnsafe(job.ref()));
      case NewPayloadOutcome.Invalid(var cause) -> {
        turn.job = new Job.None();
        turn.warn("dropping invalid unsafe block %s: %s".formatted(job.ref(), cause));
        drop(turn, job.envelope());
      }
      case NewPayloadOutcome.Failed(var fault) -> turn.jobFailed(fault);
    }
  }

  static void adopt(Turn turn, Job.InsertingUnsafe job, Heads heads) {
    var state = heads.forkchoice();
    turn.flush = DriverState.Flush.NOT_WAITING;
    turn.callEngine(
        new Job.AdoptingUnsafe(job.envelope(), job.ref(), job.acrossGap(), heads),
        call -> new DriverEffect.UpdateForkchoice(call, state, Optional.empty()));
  }

  static void onAdopted(Turn turn, Job.AdoptingUnsafe job, ForkchoiceOutcome outcome) {
    turn.job = new Job.None();
    switch (outcome) {
      case ForkchoiceOutcome.Updated _ -> {
        turn.heads = job.heads();
        Promotion.confirmed(turn, job.heads().forkchoice());
        drop(turn, job.envelope());
        if (turn.elSync.isPending()) ElSyncing.onFinished(turn);
      }
      case ForkchoiceOutcome.Syncing _ -> onSyncing(turn, job);
      case ForkchoiceOutcome.Invalid(var cause) -> {
        turn.warn("dropping invalid unsafe block %s: %s".formatted(job.ref(), cause));
        turn.applied = Optional.empty();
        drop(turn, job.envelope());
      }
      case ForkchoiceOutcome.InvalidAttributes(var cause) -> turn.backOffEngine(cause);
      case ForkchoiceOutcome.InconsistentForkchoice(var cause) ->
          Resetting.begin(turn, "forkchoice of an unsafe block does not fit: " + cause);
      case ForkchoiceOutcome.Failed(var fault) -> turn.jobFailed(fault);
    }
  }

  /**
   * Syncing is not a head. Across a gap it is what was hoped for; else the block is tried again,
   * once the engine has been told its head again.
   */
  private static void onSyncing(Turn turn, Job.AdoptingUnsafe job) {
    turn.applied = Optional.empty();
    if (turn.settings.syncMode() == SyncMode.EXECUTION_LAYER) drop(turn, job.envelope());
    else if (!job.acrossGap())
      turn.backOffSyncing("the engine is syncing and did not take unsafe block " + job.ref());
    if (turn.phase instanceof Phase.Running)
      turn.flush = job.acrossGap() ? DriverState.Flush.WAITING : DriverState.Flush.DUE;
  }

  private static void drop(Turn turn, PayloadEnvelope envelope) {
    if (turn.queue.first().filter(first -> first.id().equals(envelope.id())).isPresent())
      turn.queue = turn.queue.pop();
    turn.decided
        .first()
        .filter(first -> first.id().equals(envelope.id()))
        .ifPresent(first -> turn.decided = turn.decided.without(first));
  }
}
