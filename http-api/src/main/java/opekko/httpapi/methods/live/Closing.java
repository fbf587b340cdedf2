package opekko.httpapi.methods.live;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import opekko.httpapi.live.Subscriptions;
import opekko.httpapi.rpc.RpcArgument;
import opekko.httpapi.rpc.RpcArguments;
import opekko.protocol.api.ApiResult;
import opekko.protocol.json.Json;

/** Ends a subscription for the methods that do, with op-geth's words for what there is not. */
final class Closing {
  private Closing() {}

  static CompletionStage<ApiResult<Json.Writer>> of(
      Subscriptions subscriptions, RpcArguments arguments) {
    var id = arguments.one(RpcArgument::text);
    return CompletableFuture.completedStage(
        subscriptions.close(id)
            ? ApiResult.ok(out -> out.writeBoolean(true))
            : ApiResult.refused("subscription not found"));
  }
}
