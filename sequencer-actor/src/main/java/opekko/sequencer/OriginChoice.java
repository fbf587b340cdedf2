package opekko.sequencer;

import opekko.protocol.config.RollupConfig;
import opekko.protocol.fork.ProtocolLimits;
import opekko.protocol.l1.L1Block;
import opekko.protocol.type.L2BlockRef;

/**
 * On which L1 origin the block after a head stands.
 *
 * @spec op-node rollup/sequencing/origin_selector.go
 */
public sealed interface OriginChoice {
  record Chosen(L1Block origin) implements OriginChoice {}

  /** What is in memory does not decide it: wait for L1. */
  record Wait(String cause) implements OriginChoice {}

  /** The head stands on an L1 that is no more. */
  record Inconsistent(String cause) implements OriginChoice {}

  /**
   * The next origin as soon as L2 time has reached it; the current one until then. While the next
   * is not known the current one goes on within the drift.
   *
   * @param mustKnowNext recover mode, where derivation would fill in blocks by itself and always
   *     takes the next origin when it can: the current one is kept only if L1 has no next
   */
  static OriginChoice of(
      RollupConfig config, L2BlockRef head, Origins origins, boolean mustKnowNext) {
    if (origins.current().isEmpty()) return new Wait("L1 origin " + head.l1Origin() + " unread");
    var current = origins.current().get();
    if (!current.ref().hash().equals(head.l1Origin().hash()))
      return new Inconsistent(
          "L1 origin %s is not the origin %s of block %s"
              .formatted(current.ref(), head.l1Origin(), head));
    var time = head.time() + config.blockTime();
    if (origins.next().isPresent()) {
      var next = origins.next().get();
      if (!next.ref().parentHash().equals(current.ref().hash()))
        return new Inconsistent(
            "L1 block %s does not follow origin %s of block %s"
                .formatted(next.ref(), current.ref(), head));
      return new Chosen(time >= next.ref().time() ? next : current);
    }
    if (mustKnowNext) return new Wait("the L1 block after " + current.ref() + " is unread");
    var drift = ProtocolLimits.maxSequencerDrift(config, current.ref().time());
    return time - current.ref().time() > drift
        ? new Wait(
            "on origin %s the next block would be more than %d s ahead of L1"
                .formatted(current.ref(), drift))
        : new Chosen(current);
  }
}
