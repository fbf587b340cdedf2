package opekko.httpapi.methods.server;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import opekko.httpapi.rpc.RpcArguments;
import opekko.httpapi.rpc.RpcDoc;
import opekko.httpapi.rpc.RpcMethod;
import opekko.protocol.api.ApiResult;
import opekko.protocol.json.Json;

/** {@code health_status}: that it answers is the health. */
record HealthStatusMethod(String version) implements RpcMethod {
  @Override
  public String name() {
    return "health_status";
  }

  @Override
  public RpcDoc doc() {
    return new RpcDoc("", "text", "Answers while the process is alive: with its version.");
  }

  @Override
  public CompletionStage<ApiResult<Json.Writer>> call(RpcArguments arguments) {
    arguments.none();
    return CompletableFuture.completedFuture(ApiResult.ok(out -> out.writeString(version)));
  }
}
