package opekko.httpapi.methods.optimism;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import opekko.httpapi.rpc.RpcArguments;
import opekko.httpapi.rpc.RpcDoc;
import opekko.httpapi.rpc.RpcMethod;
import opekko.protocol.api.ApiResult;
import opekko.protocol.api.RollupApi;
import opekko.protocol.json.Json;

/** {@code optimism_version}. */
record VersionMethod(RollupApi rollup) implements RpcMethod {
  @Override
  public String name() {
    return "optimism_version";
  }

  @Override
  public RpcDoc doc() {
    return new RpcDoc("", "text", "The version of this software.");
  }

  @Override
  public CompletionStage<ApiResult<Json.Writer>> call(RpcArguments arguments) {
    arguments.none();
    return CompletableFuture.completedFuture(
        ApiResult.ok(out -> out.writeString(rollup.version())));
  }
}
