package opekko.driver;

import opekko.protocol.type.L1BlockRef;
import opekko.sequencer.SequencerEvent;

/** What the driver tells the sequencer of the chain. A node without one tells nobody. */
final class SequencerNews {
  private SequencerNews() {}

  /** A new sequencer is told where things stand. */
  static void introduce(Turn turn) {
    var isRunning = turn.phase instanceof Phase.Running;
    turn.sequencer = turn.sequencer.announced(!isRunning);
    if (!turn.shown.headL1().equals(L1BlockRef.NONE)) l1Head(turn);
    if (isRunning) heads(turn);
    else tell(turn, new SequencerEvent.ResetBegun("the heads are not known yet"));
  }

  static void l1Head(Turn turn) {
    tell(turn, new SequencerEvent.L1HeadChanged(turn.shown.headL1()));
  }

  static void resetBegun(Turn turn, String cause) {
    turn.sequencer = turn.sequencer.reset();
    tell(turn, new SequencerEvent.ResetBegun(cause));
  }

  static void resetEnded(Turn turn) {
    if (!turn.sequencer.isResetting()) return;
    turn.sequencer = turn.sequencer.resetEnded();
    heads(turn);
    tell(turn, new SequencerEvent.ResetConfirmed());
  }

  /** Heads that a reset is about to replace are of no use to anybody. */
  static void heads(Turn turn) {
    if (!turn.sequencer.isThere() || turn.sequencer.isResetting()) return;
    if (turn.sequencer.knows(turn.heads)) return;
    turn.sequencer = turn.sequencer.told(turn.heads);
    tell(turn, new SequencerEvent.HeadsChanged(turn.heads.unsafe(), turn.heads.safe()));
  }

  static void derivedBuildBegun(Turn turn) {
    tell(turn, new SequencerEvent.DerivedBuildBegun());
  }

  static void engineFailed(Turn turn, boolean isSyncing, String cause) {
    tell(turn, new SequencerEvent.EngineFailed(isSyncing, cause));
  }

  /** An answer may follow from a head that has just changed: that is told first. */
  static void answer(Turn turn, SequencerEvent answer) {
    heads(turn);
    tell(turn, answer);
  }

  private static void tell(Turn turn, SequencerEvent event) {
    if (turn.sequencer.isThere()) turn.effects.add(new DriverEffect.TellSequencer(event));
  }
}
