package opekko.driver;

import java.util.Optional;
import opekko.protocol.engine.ForkchoiceOutcome;
import opekko.protocol.engine.NewPayloadOutcome;
import opekko.protocol.fault.Fetched;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.metrics.NodeEvent;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.port.CommittedBlock;
import opekko.protocol.type.L2BlockRef;

/**
 * The unsafe head follows the cluster's log. What it says is inserted before derivation's work, as
 * this node may have to go on from it at any moment. It may also replace unsafe blocks, which the
 * reference's unsafe blocks never do; what was derived from L1 it cannot replace.
 */
final class DecidedBlocks {
  private DecidedBlocks() {}

  static void onDecided(Turn turn, Decided decided) {
    if (decided instanceof Decided.Block(var block)) {
      turn.count(NodeEvent.UNSAFE_PAYLOADS);
      if (turn.elSync.isPending()) {
        UnsafeBlocks.enqueue(turn, block.envelope());
        return;
      }
    }
    turn.decided = turn.decided.push(decided, turn.settings.unsafeQueueBytes());
  }

  /** Goes on with the next that changes something; false when none does. */
  static boolean followNext(Turn turn) {
    for (var next = turn.decided.first(); next.isPresent(); next = turn.decided.first()) {
      if (follow(turn, next.get())) return true;
      turn.decided = turn.decided.without(next.get());
    }
    return false;
  }

  /** Whether it is now being worked on; else nothing is to be done for it. */
  private static boolean follow(Turn turn, Decided decided) {
    var head = turn.heads.unsafe();
    var number = decided.id().number();
    if (decided.id().equals(head.id()) || turn.decided.isGivenUp(decided)) return false;
    return switch (decided) {
      case Decided.Block(var block) when number > head.number() + 1 -> {
        UnsafeBlocks.enqueue(turn, block.envelope());
        yield false;
      }
      case Decided.Block(var block)
          when block.envelope().payload().parentHash().equals(head.hash()) ->
          UnsafeBlocks.insert(turn, block.envelope(), false);
      case Decided.Block _ -> number > turn.heads.pendingSafe().number() && replace(turn, decided);
      case Decided.Rewind _ ->
          number >= turn.heads.pendingSafe().number()
              && number < head.number()
              && replace(turn, decided);
    };
  }

  private static boolean replace(Turn turn, Decided decided) {
    turn.readFor(
        new Job.CheckingDecided(decided),
        call -> new DriverEffect.ReadL2Ref(call, BlockSelector.number(decided.id().number())));
    return true;
  }

  /** What the engine has at that height tells whether the unsafe head stands on it. */
  static void onChecked(Turn turn, Job.CheckingDecided job, Fetched<L2BlockRef> found) {
    turn.job = new Job.None();
    // The sequencer's work is at the engine: it is checked again when that is done.
    if (turn.engineCall.isPresent()) return;
    switch (found) {
      case Fetched.Failed<L2BlockRef>(var fault) -> turn.jobFailed(fault);
      case Fetched.Found<L2BlockRef>(var ref) -> onChecked(turn, job.decided(), Optional.of(ref));
      // The engine restarted without its newest blocks: the head is not where it is taken to be.
      case Fetched.Missing<L2BlockRef>(var what)
          when job.decided().id().number() <= turn.heads.unsafe().number() ->
          Resetting.begin(turn, "the engine does not have an unsafe block it had: " + what);
      case Fetched.Missing<L2BlockRef> _ -> onChecked(turn, job.decided(), Optional.empty());
    }
  }

  private static void onChecked(Turn turn, Decided decided, Optional<L2BlockRef> found) {
    var isOnIt = found.map(L2BlockRef::id).filter(decided.id()::equals).isPresent();
    switch (decided) {
      case Decided.Block _ when isOnIt -> turn.decided = turn.decided.without(decided);
      case Decided.Block(var block) -> insert(turn, block, decided);
      case Decided.Rewind _ when isOnIt -> adopt(turn, decided, found.get());
      // It stands on another chain: the next decided block will replace it.
      case Decided.Rewind _ -> turn.decided = turn.decided.without(decided);
    }
  }

  private static void insert(Turn turn, CommittedBlock block, Decided decided) {
    try {
      var ref = turn.machine.refs().apply(block.envelope().payload());
      turn.callEngine(
          new Job.InsertingDecided(decided, ref),
          call -> new DriverEffect.NewPayload(call, block.envelope()));
    } catch (InvalidData e) {
      drop(turn, decided, e.getMessage());
    }
  }

  static void onInserted(Turn turn, Job.InsertingDecided job, NewPayloadOutcome outcome) {
    turn.job = new Job.None();
    switch (outcome) {
      case NewPayloadOutcome.Valid _ -> adopt(turn, job.decided(), job.ref());
      case NewPayloadOutcome.Syncing _ -> drop(turn, job.decided(), "its parent is not here");
      case NewPayloadOutcome.Invalid(var cause) -> drop(turn, job.decided(), cause);
      case NewPayloadOutcome.Failed(var fault) -> turn.jobFailed(fault);
    }
  }

  private static void adopt(Turn turn, Decided decided, L2BlockRef ref) {
    var heads = turn.heads.withUnsafe(ref);
    turn.flush = DriverState.Flush.NOT_WAITING;
    turn.callEngine(
        new Job.AdoptingDecided(decided, heads),
        call -> new DriverEffect.UpdateForkchoice(call, heads.forkchoice(), Optional.empty()));
  }

  static void onAdopted(Turn turn, Job.AdoptingDecided job, ForkchoiceOutcome outcome) {
    turn.job = new Job.None();
    switch (outcome) {
      case ForkchoiceOutcome.Updated _ -> {
        var head = job.heads().unsafe();
        turn.warn(
            "unsafe head %s is replaced by %s, as the log says"
                .formatted(turn.heads.unsafe(), head));
        turn.heads = turn.heads.withUnsafe(head);
        turn.backupUnsafe = L2BlockRef.NONE;
        Promotion.confirmed(turn, job.heads().forkchoice());
        turn.decided = turn.decided.without(job.decided());
      }
      // An engine may have gone there all the same: it is told its heads again.
      case ForkchoiceOutcome.Syncing _ -> refused(turn, job, "the engine is syncing");
      case ForkchoiceOutcome.Invalid(var cause) -> refused(turn, job, cause);
      case ForkchoiceOutcome.InconsistentForkchoice(var cause) -> refused(turn, job, cause);
      case ForkchoiceOutcome.InvalidAttributes(var cause) -> turn.backOffEngine(cause);
      case ForkchoiceOutcome.Failed(var fault) -> turn.jobFailed(fault);
    }
  }

  private static void refused(Turn turn, Job.AdoptingDecided job, String cause) {
    turn.applied = Optional.empty();
    drop(turn, job.decided(), cause);
  }

  private static void drop(Turn turn, Decided decided, String cause) {
    turn.warn("the log's block %s is not followed: %s".formatted(decided.id(), cause));
    turn.decided = turn.decided.without(decided);
  }
}
