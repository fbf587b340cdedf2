package opekko.httpapi.methods.live;

import java.util.concurrent.CompletionStage;
import opekko.httpapi.live.LiveTopic;
import opekko.httpapi.live.Subscriptions;
import opekko.httpapi.rpc.RpcArguments;
import opekko.httpapi.rpc.RpcDoc;
import opekko.httpapi.rpc.RpcMethod;
import opekko.protocol.api.ApiResult;
import opekko.protocol.json.Json;

/** {@code ws_unsubscribe_unsafe_head} and its like. */
record HeadUnsubscribeMethod(Subscriptions subscriptions, LiveTopic head) implements RpcMethod {
  @Override
  public String name() {
    return "ws_unsubscribe_" + head.label() + "_head";
  }

  @Override
  public RpcDoc doc() {
    return new RpcDoc("id of the subscription", "true", "kona's name for `opekko_unsubscribe`.");
  }

  @Override
  public CompletionStage<ApiResult<Json.Writer>> call(RpcArguments arguments) {
    return Closing.of(subscriptions, arguments);
  }
}
