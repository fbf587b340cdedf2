package opekko.cluster;

import java.time.Instant;
import java.util.Optional;
import opekko.protocol.type.BlockId;

/**
 * Where this node's log ends.
 *
 * @param tip empty before the first decision
 * @param tipTime of the tip's block, in seconds since the epoch; 0 if unknown
 * @param decidedAt when this node saw the last decision
 */
public record DecidedTip(
    Optional<BlockId> tip, long tipTime, long lineage, Optional<Instant> decidedAt) {
  static final DecidedTip NONE = new DecidedTip(Optional.empty(), 0, 0, Optional.empty());

  long number() {
    return tip.map(BlockId::number).orElse(0L);
  }
}
