package opekko.httpapi.methods.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import java.util.concurrent.CompletionStage;
import opekko.httpapi.methods.Results;
import opekko.httpapi.rpc.RpcArguments;
import opekko.httpapi.rpc.RpcDoc;
import opekko.httpapi.rpc.RpcMethod;
import opekko.protocol.api.AdminApi;
import opekko.protocol.api.ApiResult;
import opekko.protocol.json.Json;

/** {@code admin_conductorEnabled}. */
record ConductorEnabledMethod(AdminApi admin) implements RpcMethod {
  @Override
  public String name() {
    return "admin_conductorEnabled";
  }

  @Override
  public RpcDoc doc() {
    return new RpcDoc(
        "",
        "true or false",
        "Whether an op-conductor decides when this node sequences (`--conductor.enabled`).");
  }

  @Override
  public CompletionStage<ApiResult<Json.Writer>> call(RpcArguments arguments) {
    arguments.none();
    return Results.of(admin.conductorEnabled(), JsonGenerator::writeBoolean);
  }
}
