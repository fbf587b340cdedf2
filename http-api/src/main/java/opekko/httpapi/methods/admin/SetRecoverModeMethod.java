package opekko.httpapi.methods.admin;

import java.util.concurrent.CompletionStage;
import opekko.httpapi.methods.Results;
import opekko.httpapi.rpc.RpcArgument;
import opekko.httpapi.rpc.RpcArguments;
import opekko.httpapi.rpc.RpcDoc;
import opekko.httpapi.rpc.RpcMethod;
import opekko.protocol.api.AdminApi;
import opekko.protocol.api.ApiResult;
import opekko.protocol.json.Json;

/** {@code admin_setRecoverMode}: until the next start, when the setting counts again. */
record SetRecoverModeMethod(AdminApi admin) implements RpcMethod {
  @Override
  public String name() {
    return "admin_setRecoverMode";
  }

  @Override
  public RpcDoc doc() {
    return new RpcDoc(
        "true or false",
        "null",
        "In recover mode the sequencer makes empty blocks, each on the next L1 origin if it can.");
  }

  @Override
  public CompletionStage<ApiResult<Json.Writer>> call(RpcArguments arguments) {
    return Results.ofNothing(admin.setRecoverMode(arguments.one(RpcArgument::bool)));
  }
}
