package opekko.sequencer;

import java.util.Optional;
import opekko.protocol.metrics.NodeEvent;
import opekko.protocol.type.L2BlockRef;
import opekko.sequencer.SequencerRequest.CancelBuild;
import opekko.sequencer.SequencerState.Recovery;

/**
 * When the next action is due, and what it is.
 *
 * @spec op-node rollup/sequencing/sequencer.go: RunAction, onForkchoiceUpdate, onReset,
 *     evalMaxSafeLag
 */
final class Planning {
  private Planning() {}

  static void onActionDue(Turn turn) {
    turn.timerUsedUp();
    // A timer may run ahead of the clock that the plan was made by.
    if (turn.nextAction.isEmpty() || turn.nextAction.get().isAfter(turn.now)) return;
    turn.nextAction = Optional.empty();
    if (!mayAct(turn)) return;
    var isAside = turn.asideUntil.filter(until -> until.isAfter(turn.now)).isPresent();
    if (isAside && !(turn.phase instanceof Phase.Asks)) turn.nextAction = turn.asideUntil;
    else act(turn);
  }

  private static boolean mayAct(Turn turn) {
    return turn.active
        && turn.term.isPresent()
        && !turn.awaitingReset
        && !turn.unsafe.equals(L2BlockRef.NONE);
  }

  private static void act(Turn turn) {
    switch (turn.phase) {
      case Phase.Idle _ -> {
        if (turn.unsettled.isPresent()) Completion.propose(turn, turn.unsettled.get());
        else if (turn.isStopping()) return;
        else if (Leadership.mayGoOn(turn)) BlockStart.begin(turn);
        else Leadership.readCommitted(turn);
      }
      case Phase.Astray _ -> Leadership.readCommitted(turn);
      case Phase.Building(var id, var parent) -> Completion.seal(turn, id, parent);
      case Phase.Uncommitted(var block) -> Completion.commit(turn, block);
      case Phase.Uninserted(var block) -> Completion.insert(turn, block);
      case Phase.Signing(var call, var block) -> Completion.insertUnsigned(turn, call, block);
      case Phase.Recovering _,
          Phase.CheckingSafe _,
          Phase.Verifying _,
          Phase.Starting _,
          Phase.Sealing _ -> {
        turn.warn("no answer in time: " + turn.phase);
        turn.idleFor(Turn.SHORT_WAIT);
      }
      case Phase.Rewinding(_, var block) when Completion.isOvertaken(turn, block) ->
          Leadership.readAnew(turn);
      case Phase.Rewinding(_, var block) -> unanswered(turn, new Phase.Uncommitted(block));
      case Phase.Committing(_, var block) -> unanswered(turn, new Phase.Uncommitted(block));
      case Phase.Inserting(_, var block) -> unanswered(turn, new Phase.Uninserted(block));
    }
  }

  private static void unanswered(Turn turn, Phase.Holds retry) {
    turn.warn("no answer in time for block " + retry.block().ref());
    turn.phase = retry;
    turn.actIn(Turn.SHORT_WAIT);
  }

  /** The next block is started a block time before its own time, or at once if that has passed. */
  static void scheduleAfter(Turn turn, L2BlockRef head) {
    var start = turn.timeOfBlockAfter(head).minus(turn.blockTime());
    turn.actAt(start.isAfter(turn.now) ? start : turn.now);
  }

  static void onHeads(Turn turn, L2BlockRef unsafe, L2BlockRef safe) {
    var changed = !unsafe.hash().equals(turn.unsafe.hash());
    turn.safe = safe;
    turn.unsafe = unsafe;
    if (changed) turn.asideUntil = Optional.empty();
    if (!turn.active) return;
    dropWhatDoesNotFit(turn);
    if (changed && !turn.awaitingReset && turn.phase instanceof Phase.Idle)
      scheduleAfter(turn, unsafe);
  }

  /** The head may also go back, so blocks are compared by what they are, not by height. */
  private static void dropWhatDoesNotFit(Turn turn) {
    var head = turn.unsafe.hash();
    switch (turn.phase) {
      case Phase.Idle _ -> {}
      case Phase.Recovering(_, var on) when on.hash().equals(head) -> {}
      case Phase.CheckingSafe(_, var on, _) when on.hash().equals(head) -> {}
      case Phase.Astray(var on, _) when on.hash().equals(head) -> {}
      case Phase.Verifying(_, var block, _) when block.parent().hash().equals(head) -> {}
      case Phase.Starting(_, var parent) when parent.hash().equals(head) -> {}
      case Phase.Building(_, var parent) when parent.hash().equals(head) -> {}
      case Phase.Sealing(_, var parent, _) when parent.hash().equals(head) -> {}
      case Phase.Holds holding when holding.block().parent().hash().equals(head) -> {}
      // Ours is the head already; the answer that says so is on its way.
      case Phase.Holds holding when holding.block().ref().hash().equals(head) -> {
        if (holding instanceof Phase.Inserting || holding instanceof Phase.Uninserted)
          Completion.completed(turn, holding.block());
      }
      // The log goes back all the same, or does not: it is read when that is known.
      case Phase.Rewinding _ when turn.sharesLog() -> {}
      case Phase.Holds holding -> {
        turn.warn("block %s lost to head %s".formatted(holding.block().ref(), turn.unsafe));
        forgetWork(turn);
        scheduleAfter(turn, turn.unsafe);
      }
      case Phase.Starting _, Phase.Building _, Phase.Sealing _ -> {
        forgetWork(turn);
        scheduleAfter(turn, turn.unsafe);
      }
      case Phase.Recovering _, Phase.CheckingSafe _, Phase.Astray _, Phase.Verifying _ -> {
        forgetWork(turn);
        turn.recovery = Recovery.DUE;
        scheduleAfter(turn, turn.unsafe);
      }
    }
  }

  /** A block that is committed but will not be the head is taken back by a rewind, later. */
  static void forgetWork(Turn turn) {
    if (turn.phase instanceof Phase.Building(var id, var parent))
      turn.tellDriver(new CancelBuild(id, parent.time() + turn.rollup.blockTime()));
    turn.phase = new Phase.Idle();
    turn.logTip = Optional.empty();
    turn.rewind = Optional.empty();
    turn.lateSignature = Optional.empty();
    if (turn.recovery == Recovery.RUNNING) turn.recovery = Recovery.DONE;
  }

  /** The engine or the log refuses the block: another one is tried a block time later. */
  static void refused(Turn turn, String cause) {
    turn.warn(cause);
    turn.count(NodeEvent.SEQUENCING_ERRORS);
    forgetWork(turn);
    turn.actIn(turn.blockTime());
  }

  static void onReset(Turn turn, String cause) {
    if (turn.active) {
      // Before the first head was told there is nothing to interrupt: each life begins with a
      // reset.
      if (!turn.unsafe.equals(L2BlockRef.NONE))
        turn.warn("sequencing is interrupted by a reset: " + cause);
      turn.count(NodeEvent.SEQUENCER_RESETS);
    }
    forgetWork(turn);
    // The engine may have lost blocks that others have seen: the log has them.
    turn.recovery = turn.lostOrigin ? Recovery.DONE : Recovery.DUE;
    turn.lostOrigin = false;
    turn.origins = turn.origins.forgotten();
    turn.nextAction = Optional.empty();
    turn.awaitingReset = true;
  }

  /** A block time of rest: the engine has just worked, and a loop of resets must not run hot. */
  static void onResetConfirmed(Turn turn) {
    turn.awaitingReset = false;
    turn.asideUntil = Optional.empty();
    if (turn.active) turn.actIn(turn.blockTime());
  }

  /**
   * Derivation writes the chain: stand aside until it moves the head. The reference waits for that
   * alone; should the derived block come to nothing, sequencing here goes on after the limit.
   */
  static void onDerivedBuild(Turn turn) {
    turn.asideUntil = Optional.of(turn.now.plus(turn.machine.settings().answerLimit()));
  }

  static void onEngineFailed(Turn turn, boolean isSyncing) {
    turn.asideUntil = Optional.empty();
    // Not to be rescheduled: it waits for nothing, or for an answer of its own.
    if (!turn.active || turn.awaitingReset || turn.phase instanceof Phase.Asks) return;
    turn.actIn(isSyncing ? Turn.SYNCING_WAIT : Turn.SHORT_WAIT);
  }

  /** No new block while the safe head is too far behind; one that is on its way is completed. */
  static void applySafeLag(Turn turn) {
    var isLagging =
        turn.active
            && turn.maxSafeLag > 0
            && turn.safe.number() + turn.maxSafeLag <= turn.unsafe.number();
    if (isLagging && (turn.phase instanceof Phase.Idle || turn.phase instanceof Phase.Building)) {
      if (!turn.stalledBySafeLag)
        turn.warn(
            "unsafe head %s is %d blocks or more ahead of safe head %s: no new blocks"
                .formatted(turn.unsafe, turn.maxSafeLag, turn.safe));
      turn.stalledBySafeLag = true;
      turn.nextAction = Optional.empty();
    } else if (turn.stalledBySafeLag && !isLagging) {
      turn.stalledBySafeLag = false;
      if (turn.active && !turn.awaitingReset) turn.actAt(turn.now);
    }
  }
}
