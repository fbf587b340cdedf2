package opekko.sequencer;

import java.util.Optional;
import java.util.OptionalLong;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fetched;
import opekko.protocol.fault.InvalidData;
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

  static void onLost(Turn turn) {
    Planning.forgetWork(turn);
    turn.term = OptionalLong.empty();
    turn.nextAction = Optional.empty();
  }

  static void readCommitted(Turn turn) {
    var head = turn.unsafe;
    turn.recovery = Recovery.RUNNING;
    turn.ask(
        call -> new Phase.Recovering(call, head),
        call -> new SequencerEffect.ReadCommitted(call, head.hash()),
        turn.machine.settings().answerLimit());
  }

  static void onCommittedRead(Turn turn, L2BlockRef head, Fetched<PayloadEnvelope> found) {
    switch (found) {
      case Fetched.Found<PayloadEnvelope>(var envelope) -> {
        try {
          take(turn, Completion.read(turn, envelope, head, turn.now));
        } catch (InvalidData e) {
          Planning.refused(turn, "committed block %s: %s".formatted(envelope.id(), e.getMessage()));
        }
      }
      case Fetched.Missing<PayloadEnvelope> _ -> recovered(turn, head);
      case Fetched.Failed<PayloadEnvelope>(var fault) -> {
        turn.warn("the commit log was not read: " + fault.cause());
        turn.idleFor(Turn.SHORT_WAIT);
      }
    }
  }

  private static void take(Turn turn, SealedBlock block) {
    if (turn.origins.contradict(block.ref().l1Origin())) {
      turn.warn("block %s was committed on an L1 that is no more".formatted(block.ref()));
      recovered(turn, block.parent());
    } else {
      turn.warn("block %s was committed before and is inserted now".formatted(block.ref()));
      Completion.sign(turn, block);
    }
  }

  private static void recovered(Turn turn, L2BlockRef head) {
    turn.recovery = Recovery.DONE;
    turn.phase = new Phase.Idle();
    Planning.scheduleAfter(turn, head);
  }
}
