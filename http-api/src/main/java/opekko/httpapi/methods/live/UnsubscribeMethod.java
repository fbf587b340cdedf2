package opekko.httpapi.methods.live;

import java.util.concurrent.CompletionStage;
import opekko.httpapi.live.Subscriptions;
import opekko.httpapi.rpc.RpcArguments;
import opekko.httpapi.rpc.RpcDoc;
import opekko.httpapi.rpc.RpcMethod;
import opekko.protocol.api.ApiResult;
import opekko.protocol.json.Json;

/** {@code opekko_unsubscribe}. */
record UnsubscribeMethod(Subscriptions subscriptions) implements RpcMethod {
  @Override
  public String name() {
    return "opekko_unsubscribe";
  }

  @Override
  public RpcDoc doc() {
    return new RpcDoc(
        "id of the subscription", "true", "Ends a subscription; an error when there is none.");
  }

  @Override
  public CompletionStage<ApiResult<Json.Writer>> call(RpcArguments arguments) {
    return Closing.of(subscriptions, arguments);
  }
}
