package opekko.httpapi.methods.optimism;

import java.util.concurrent.CompletionStage;
import opekko.httpapi.live.SyncStatusJson;
import opekko.httpapi.methods.Results;
import opekko.httpapi.rpc.RpcArguments;
import opekko.httpapi.rpc.RpcDoc;
import opekko.httpapi.rpc.RpcMethod;
import opekko.protocol.api.ApiResult;
import opekko.protocol.api.RollupApi;
import opekko.protocol.json.Json;

/** {@code optimism_syncStatus}: a consistent snapshot of all heads. */
record SyncStatusMethod(RollupApi rollup) implements RpcMethod {
  @Override
  public String name() {
    return "optimism_syncStatus";
  }

  @Override
  public RpcDoc doc() {
    return new RpcDoc(
        "", "sync status object", "All heads of L1 and L2, as one consistent picture.");
  }

  @Override
  public CompletionStage<ApiResult<Json.Writer>> call(RpcArguments arguments) {
    arguments.none();
    return Results.of(rollup.syncStatus(), SyncStatusJson::write);
  }
}
