package opekko.cluster;

import opekko.protocol.config.RollupConfig;
import opekko.protocol.type.Hash;

/** What nodes must agree on before they may be one cluster. */
public record ChainIdentity(long l1ChainId, long l2ChainId, Hash genesis) {
  public static ChainIdentity of(RollupConfig rollup) {
    return new ChainIdentity(rollup.l1ChainId(), rollup.l2ChainId(), rollup.genesis().l2().hash());
  }

  @Override
  public String toString() {
    return "L2 chain %d on L1 chain %d, genesis %s".formatted(l2ChainId, l1ChainId, genesis);
  }
}
