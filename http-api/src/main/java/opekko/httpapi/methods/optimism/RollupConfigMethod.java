package opekko.httpapi.methods.optimism;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import opekko.httpapi.rpc.RpcArguments;
import opekko.httpapi.rpc.RpcDoc;
import opekko.httpapi.rpc.RpcJson;
import opekko.httpapi.rpc.RpcMethod;
import opekko.protocol.api.ApiResult;
import opekko.protocol.api.RollupApi;
import opekko.protocol.config.RollupJson;
import opekko.protocol.json.Json;

/** {@code optimism_rollupConfig}: rollup.json, field for field. */
record RollupConfigMethod(RollupApi rollup) implements RpcMethod {
  @Override
  public String name() {
    return "optimism_rollupConfig";
  }

  @Override
  public RpcDoc doc() {
    return new RpcDoc(
        "", "the content of `rollup.json`", "The configuration of the chain this node follows.");
  }

  @Override
  public CompletionStage<ApiResult<Json.Writer>> call(RpcArguments arguments) {
    arguments.none();
    var config = RollupJson.write(rollup.rollupConfig());
    return CompletableFuture.completedFuture(ApiResult.ok(out -> RpcJson.write(out, config)));
  }
}
