package opekko.sequencer;

import java.time.Instant;
import java.util.Random;
import opekko.protocol.attributes.L2BlockRefs;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.port.CommitLog.Position;

/** Nodes that share the log, and lead in between. */
record ChaosOthers(RollupConfig rollup, ChaosLog log, ChaosL1 l1, ChaosChain chain, Random random) {

  /**
   * One of them leads for a while, and writes as far as L1 and the clock let it.
   *
   * @param isResetting this node looks for its heads anew: they write nothing then
   * @return false if it was cut short, so that this node is not fed
   */
  boolean lead(long by, boolean isResetting, Instant now) {
    var isBroken =
        log.after(chain.safe.id()) instanceof Position.Elsewhere(var tip, var rival)
            && (tip.number() < chain.safe.number() || rival.isPresent());
    if (isBroken) log.rewind(by, chain.safe.id());
    for (var count = random.nextInt(4); count > 0; count--) {
      var tip = log.tipBlock();
      if (tip.isEmpty() || isResetting) return false;
      var parent = L2BlockRefs.of(rollup, tip.get().payload());
      if (parent.time() > now.getEpochSecond() || !l1.isCanonical(parent.l1Origin().hash()))
        return false;
      log.commit(by, chain.child(tip.get(), parent, l1));
    }
    return true;
  }
}
