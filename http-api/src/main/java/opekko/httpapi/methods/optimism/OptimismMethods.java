package opekko.httpapi.methods.optimism;

import java.util.List;
import opekko.httpapi.rpc.RpcRegistry;
import opekko.protocol.api.RollupApi;

/** The list of what anybody may ask a rollup node. */
public final class OptimismMethods {
  private OptimismMethods() {}

  public static RpcRegistry of(RollupApi rollup) {
    return new RpcRegistry(
        List.of(
            new OutputAtBlockMethod(rollup),
            new PeerStatsMethod(rollup),
            new RollupConfigMethod(rollup),
            new SafeHeadAtL1BlockMethod(rollup),
            new SyncStatusMethod(rollup),
            new VersionMethod(rollup)));
  }
}
