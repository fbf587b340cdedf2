package opekko.httpapi.methods.admin;

import java.util.concurrent.CompletionStage;
import opekko.httpapi.methods.Results;
import opekko.httpapi.rpc.RpcArguments;
import opekko.httpapi.rpc.RpcDoc;
import opekko.httpapi.rpc.RpcMethod;
import opekko.protocol.api.AdminApi;
import opekko.protocol.api.ApiResult;
import opekko.protocol.json.Json;

/** {@code admin_resetDerivationPipeline}: a forced reset. */
record ResetDerivationPipelineMethod(AdminApi admin) implements RpcMethod {
  @Override
  public String name() {
    return "admin_resetDerivationPipeline";
  }

  @Override
  public RpcDoc doc() {
    return new RpcDoc("", "null", "Finds the heads again and derives from there.");
  }

  @Override
  public CompletionStage<ApiResult<Json.Writer>> call(RpcArguments arguments) {
    arguments.none();
    return Results.ofNothing(admin.resetDerivationPipeline());
  }
}
