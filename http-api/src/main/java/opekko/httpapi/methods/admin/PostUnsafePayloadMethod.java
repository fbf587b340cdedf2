package opekko.httpapi.methods.admin;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import opekko.httpapi.methods.PayloadCheck;
import opekko.httpapi.methods.Results;
import opekko.httpapi.rpc.RpcArgument;
import opekko.httpapi.rpc.RpcArguments;
import opekko.httpapi.rpc.RpcDoc;
import opekko.httpapi.rpc.RpcMethod;
import opekko.protocol.api.AdminApi;
import opekko.protocol.api.ApiResult;
import opekko.protocol.json.Json;

/** {@code admin_postUnsafePayload}: refuses a payload that is not the block it claims to be. */
record PostUnsafePayloadMethod(AdminApi admin) implements RpcMethod {
  @Override
  public String name() {
    return "admin_postUnsafePayload";
  }

  @Override
  public RpcDoc doc() {
    return new RpcDoc(
        "`executionPayload` with `parentBeaconBlockRoot`",
        "null",
        "Hands the node an unsafe block, as if it had come by gossip; its block hash is checked.");
  }

  @Override
  public CompletionStage<ApiResult<Json.Writer>> call(RpcArguments arguments) {
    var envelope = arguments.one(RpcArgument::payload);
    var fault = PayloadCheck.fault(envelope);
    if (fault.isPresent()) return CompletableFuture.completedFuture(ApiResult.refused(fault.get()));
    return Results.ofNothing(admin.postUnsafePayload(envelope));
  }
}
