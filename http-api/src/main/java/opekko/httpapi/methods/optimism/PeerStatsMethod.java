package opekko.httpapi.methods.optimism;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import opekko.httpapi.methods.Results;
import opekko.httpapi.rpc.RpcArguments;
import opekko.httpapi.rpc.RpcDoc;
import opekko.httpapi.rpc.RpcMethod;
import opekko.protocol.api.ApiResult;
import opekko.protocol.api.RollupApi;
import opekko.protocol.json.Json;

/**
 * {@code opp2p_peerStats}: an op-conductor counts the peers of its node to tell whether it is well.
 *
 * @spec op-service/apis/p2p.go: PeerStats
 */
record PeerStatsMethod(RollupApi rollup) implements RpcMethod {
  /** There is no gossip, and so no table of peers, nor topics. */
  private static final List<String> ALWAYS_ZERO =
      List.of("table", "blocksTopic", "blocksTopicV2", "blocksTopicV3", "blocksTopicV4", "banned");

  @Override
  public String name() {
    return "opp2p_peerStats";
  }

  @Override
  public RpcDoc doc() {
    return new RpcDoc(
        "",
        "`connected`, `known`, and zeros",
        "How many nodes are given this one's blocks (`--sequencer.publish-to`) and take them: an op-conductor asks.");
  }

  @Override
  public CompletionStage<ApiResult<Json.Writer>> call(RpcArguments arguments) {
    arguments.none();
    var peers = rollup.peers();
    return Results.of(
        CompletableFuture.completedStage(ApiResult.ok(peers)),
        (out, count) -> {
          out.writeStartObject();
          out.writeNumberField("connected", count.connected());
          out.writeNumberField("known", count.known());
          for (var name : ALWAYS_ZERO) out.writeNumberField(name, 0);
          out.writeEndObject();
        });
  }
}
