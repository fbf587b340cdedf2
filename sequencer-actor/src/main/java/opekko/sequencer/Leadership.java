package opekko.sequencer;

import java.util.Optional;
import java.util.OptionalLong;
import opekko.protocol.fault.Fetched;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.port.CommitLog.Position;
import opekko.protocol.port.CommittedBlock;
import opekko.protocol.type.L2BlockRef;
import opekko.sequencer.SequencerState.Recovery;

/**
 * Who may sequence, and what was decided before: a block that is committed but not in the chain is
 * the next block, whoever built it.
 */
final class Leadership {
  private Leadership() {}

  static void onGained(Turn turn, long term) {
    if (turn.term.isPresent() && turn.term.getAsLong() >= term) return;
    Planning.forgetWork(turn);
    turn.term = OptionalLong.of(term);
    turn.recovery = Recovery.DUE;
    if (turn.active && !turn.awaitingReset) turn.actAt(turn.now);
  }

  static void onLost(Turn turn, long term) {
    if (turn.term.isEmpty() || turn.term.getAsLong() > term) return;
    Planning.forgetWork(turn);
    turn.term = OptionalLong.empty();
    turn.nextAction = Optional.empty();
  }

  static void readCommitted(Turn turn) {
    var head = turn.unsafe;
    turn.recovery = Recovery.RUNNING;
    turn.ask(
        call -> new Phase.Recovering(call, head),
        call -> new SequencerEffect.ReadCommitted(call, head.id()),
        turn.machine.settings().answerLimit());
  }

  static void onCommittedRead(Turn turn, L2BlockRef head, Fetched<Position> found) {
    switch (found) {
      case Fetched.Found<Position>(var position) -> onPosition(turn, head, position);
      case Fetched.Missing<Position>(var what) -> unread(turn, "it has no " + what);
      case Fetched.Failed<Position>(var fault) -> unread(turn, fault.cause());
    }
  }

  private static void unread(Turn turn, String cause) {
    turn.warn("the commit log was not read: " + cause);
    turn.idleFor(Turn.SHORT_WAIT);
  }

  private static void onPosition(Turn turn, L2BlockRef head, Position position) {
    switch (position) {
      case Position.Next(var next) -> take(turn, head, next);
      case Position.AtTip _, Position.Empty _, Position.Elsewhere _ -> recovered(turn, head);
    }
  }

  private static void take(Turn turn, L2BlockRef head, CommittedBlock next) {
    try {
      take(turn, Completion.read(turn, next.envelope(), head, turn.now), next.lineage());
    } catch (InvalidData e) {
      Planning.refused(
          turn, "committed block %s: %s".formatted(next.envelope().id(), e.getMessage()));
    }
  }

  private static void take(Turn turn, SealedBlock block, long lineage) {
    if (turn.origins.contradict(block.ref().l1Origin())) {
      turn.warn("block %s was committed on an L1 that is no more".formatted(block.ref()));
      recovered(turn, block.parent());
    } else {
      turn.warn("block %s was committed before and is inserted now".formatted(block.ref()));
      Completion.sign(turn, block, lineage);
    }
  }

  private static void recovered(Turn turn, L2BlockRef head) {
    turn.recovery = Recovery.DONE;
    turn.phase = new Phase.Idle();
    Planning.scheduleAfter(turn, head);
  }
}
