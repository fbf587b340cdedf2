package opekko.httpapi.methods.live;

import java.util.concurrent.CompletionStage;
import opekko.httpapi.live.LiveTopic;
import opekko.httpapi.live.Subscriptions;
import opekko.httpapi.rpc.RpcArguments;
import opekko.httpapi.rpc.RpcDoc;
import opekko.httpapi.rpc.RpcMethod;
import opekko.protocol.api.ApiResult;
import opekko.protocol.json.Json;

/**
 * {@code ws_subscribe_unsafe_head} and its like. Notifications carry the method's own name, as
 * kona's server has it.
 *
 * @spec kona crates/node/rpc: the ws namespace
 */
record HeadSubscribeMethod(Subscriptions subscriptions, LiveTopic head) implements RpcMethod {
  @Override
  public String name() {
    return "ws_subscribe_" + head.label() + "_head";
  }

  @Override
  public RpcDoc doc() {
    return new RpcDoc(
        "",
        "id of the subscription",
        "kona's name for `opekko_subscribe(\"" + head.label() + "\")`; WebSocket only.");
  }

  @Override
  public CompletionStage<ApiResult<Json.Writer>> call(RpcArguments arguments) {
    arguments.none();
    return Opening.of(subscriptions, head, name());
  }
}
