package opekko.driver;

import opekko.protocol.engine.ForkchoiceState;
import opekko.protocol.type.L2BlockRef;

/**
 * The heads of the L2 chain. Safe is local-safe and cross-safe in one, as no chain here depends on
 * another.
 *
 * @param unsafe the tip: derived, or given by the sequencer and not yet found on L1
 * @param pendingSafe derived from L1, but maybe inside a span batch that is not complete
 * @param safe derived from L1, with its whole span batch
 * @param finalized derived from finalized L1 blocks
 */
public record Heads(
    L2BlockRef unsafe, L2BlockRef pendingSafe, L2BlockRef safe, L2BlockRef finalized) {
  static final Heads NONE =
      new Heads(L2BlockRef.NONE, L2BlockRef.NONE, L2BlockRef.NONE, L2BlockRef.NONE);

  Heads withUnsafe(L2BlockRef ref) {
    return new Heads(ref, pendingSafe, safe, finalized);
  }

  Heads withPendingSafe(L2BlockRef ref) {
    return new Heads(unsafe, ref, safe, finalized);
  }

  Heads withSafe(L2BlockRef ref) {
    return new Heads(unsafe, pendingSafe, ref, finalized);
  }

  Heads withFinalized(L2BlockRef ref) {
    return new Heads(unsafe, pendingSafe, safe, ref);
  }

  ForkchoiceState forkchoice() {
    return new ForkchoiceState(unsafe.hash(), safe.hash(), finalized.hash());
  }
}
