package opekko.node.rig;

import java.time.Duration;
import java.time.Instant;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Hash;

/**
 * A block that a node published.
 *
 * @param at when it reached the observer
 * @param due the block's own time
 */
record Sighting(String node, Instant at, BlockId block, Hash parent, Instant due) {

  /** How long after its time it was there; negative when it was early. */
  Duration lateness() {
    return Duration.between(due, at);
  }

  /** From a fault, or from when the block was due if that is later; never negative. */
  Duration gapSince(Instant fault) {
    var gap = Duration.between(due.isAfter(fault) ? due : fault, at);
    return gap.isNegative() ? Duration.ZERO : gap;
  }
}
