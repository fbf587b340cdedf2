package opekko.httpapi.methods.conductor;

import java.util.List;
import java.util.stream.Stream;
import opekko.httpapi.methods.FacadeLeadership;
import opekko.httpapi.methods.LeaderOnly;
import opekko.httpapi.methods.admin.AdminMethods;
import opekko.httpapi.methods.optimism.OptimismMethods;
import opekko.httpapi.rpc.RpcMethod;
import opekko.httpapi.rpc.RpcRegistry;
import opekko.protocol.api.AdminApi;
import opekko.protocol.api.EthProxy;
import opekko.protocol.api.HaApi;
import opekko.protocol.api.RollupApi;

/**
 * What batchers and proposers ask of a conductor, answered by the leader's node only: given all
 * nodes' conductors, they find the one that leads.
 */
public final class ConductorProxies {
  private static final List<String> OF_THE_NODE =
      List.of(
          "admin_sequencerActive",
          "optimism_outputAtBlock",
          "optimism_rollupConfig",
          "optimism_syncStatus");

  private ConductorProxies() {}

  public static RpcRegistry of(RollupApi rollup, AdminApi admin, HaApi ha, EthProxy engine) {
    var node = OptimismMethods.of(rollup).with(AdminMethods.of(admin));
    var leadership = new FacadeLeadership(ha);
    return new RpcRegistry(
        Stream.concat(
                Stream.of(new GetBlockByNumberMethod(engine)),
                OF_THE_NODE.stream().map(name -> node.find(name).orElseThrow()))
            .<RpcMethod>map(method -> new LeaderOnly(method, leadership))
            .toList());
  }
}
