package opekko.httpapi.methods.admin;

import java.util.concurrent.CompletionStage;
import opekko.httpapi.methods.Results;
import opekko.httpapi.rpc.RpcArguments;
import opekko.httpapi.rpc.RpcDoc;
import opekko.httpapi.rpc.RpcMethod;
import opekko.protocol.api.AdminApi;
import opekko.protocol.api.ApiResult;
import opekko.protocol.json.Json;

/** {@code admin_overrideLeader}. */
record OverrideLeaderMethod(AdminApi admin) implements RpcMethod {
  @Override
  public String name() {
    return "admin_overrideLeader";
  }

  @Override
  public RpcDoc doc() {
    return new RpcDoc(
        "",
        "null",
        "Sequences without asking the op-conductor, until the next start; without one nothing changes."
            + " Refused in a cluster, whose quorum decides who leads.");
  }

  @Override
  public CompletionStage<ApiResult<Json.Writer>> call(RpcArguments arguments) {
    arguments.none();
    return Results.ofNothing(admin.overrideLeader());
  }
}
