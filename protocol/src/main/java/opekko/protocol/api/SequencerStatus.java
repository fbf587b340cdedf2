package opekko.protocol.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import opekko.protocol.type.L2BlockRef;

/**
 * What the sequencer is doing.
 *
 * @param isActive op-node's sequencerActive
 * @param term of its leadership; absent while others may sequence
 * @param phase one word: where the next block is on its way
 * @param head the block it builds on
 * @param driftLeftSeconds how much longer the origin may be kept, in L2 time; negative when blocks
 *     must be empty
 * @param nextAction when it acts by itself
 * @param waitingFor what keeps it from building; empty when nothing does
 * @param lastBlocks oldest first, bounded
 */
public record SequencerStatus(
    boolean isActive,
    OptionalLong term,
    String phase,
    L2BlockRef head,
    long driftLeftSeconds,
    Optional<Instant> nextAction,
    String waitingFor,
    boolean isRecoverMode,
    List<BlockTiming> lastBlocks) {
  public SequencerStatus {
    lastBlocks = List.copyOf(lastBlocks);
  }
}
