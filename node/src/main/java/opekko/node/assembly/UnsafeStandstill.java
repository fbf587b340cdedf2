package opekko.node.assembly;

import opekko.driver.DriverView;
import opekko.driver.Wait;
import opekko.protocol.api.SequencerStatus;
import opekko.protocol.api.Standstill;

/**
 * The driver of a sequencing node waits for unsafe blocks like any other; why none comes its own
 * sequencer knows.
 */
final class UnsafeStandstill {
  private UnsafeStandstill() {}

  static Standstill explained(DriverView.Standstill why, SequencerStatus sequencer) {
    if (why.reason() != Wait.NO_UNSAFE_BLOCKS) return plain(why);
    if (!sequencer.isActive())
      return new Standstill(
          why.head(), "SEQUENCER_STOPPED", "this node's sequencer is stopped", "", why.since());
    if (sequencer.term().isEmpty())
      return new Standstill(
          why.head(),
          "SEQUENCER_FOLLOWS",
          "the next block comes from the node that leads",
          "",
          why.since());
    return sequencer.waitingFor().isEmpty()
        ? new Standstill(
            why.head(),
            "SEQUENCER_BUILDS",
            "this node's sequencer makes the next block",
            "",
            why.since())
        : new Standstill(
            why.head(),
            "SEQUENCER_WAITS",
            "this node's sequencer waits",
            sequencer.waitingFor(),
            why.since());
  }

  /** As the driver says it. */
  static Standstill plain(DriverView.Standstill why) {
    return new Standstill(why.head(), why.reason().name(), why.words(), why.detail(), why.since());
  }
}
