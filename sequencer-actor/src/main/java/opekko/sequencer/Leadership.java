package opekko.sequencer;

import java.util.Optional;
import java.util.OptionalLong;
import opekko.sequencer.SequencerState.Recovery;

/** Who may sequence, and from which block on. */
final class Leadership {
  private Leadership() {}

  static void onGained(Turn turn, long term) {
    if (turn.term.isPresent() && turn.term.getAsLong() >= term) return;
    begin(turn, OptionalLong.of(term));
    // What an older term left open can be read in the log. In the same term it is still under way.
    if (term != turn.ledTerm) turn.unsettled = Optional.empty();
    turn.ledTerm = term;
    if (turn.active && !turn.awaitingReset) turn.actAt(turn.now);
  }

  static void onLost(Turn turn, long term) {
    if (turn.term.isEmpty() || turn.term.getAsLong() > term) return;
    begin(turn, OptionalLong.empty());
    turn.nextAction = Optional.empty();
  }

  private static void begin(Turn turn, OptionalLong term) {
    Planning.forgetWork(turn);
    turn.term = term;
    turn.recovery = Recovery.DUE;
    turn.republishing = Optional.empty();
  }

  /**
   * Whether the next block may be built on the head. A shared log must end there, or be proven
   * wrong; the log of a lone node is asked once, and follows from then on.
   */
  static boolean mayGoOn(Turn turn) {
    if (!turn.sharesLog()) return turn.recovery == Recovery.DONE;
    var head = turn.unsafe.id();
    return turn.logTip.filter(head::equals).isPresent()
        || turn.rewind.filter(cause -> cause.to().equals(head)).isPresent();
  }

  static void readCommitted(Turn turn) {
    var head = turn.unsafe;
    turn.recovery = Recovery.RUNNING;
    turn.ask(
        call -> new Phase.Recovering(call, head),
        call -> new SequencerEffect.ReadCommitted(call, head.id()),
        turn.machine.settings().answerLimit());
  }

  /** What was in the making cannot come next: the log tells what can. */
  static void readAnew(Turn turn) {
    Planning.forgetWork(turn);
    turn.recovery = Recovery.DUE;
    turn.actAt(turn.now);
  }
}
