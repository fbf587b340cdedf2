package opekko.httpapi.methods.live;

import java.util.concurrent.CompletionStage;
import opekko.httpapi.live.LiveTopic;
import opekko.httpapi.live.Subscriptions;
import opekko.httpapi.rpc.RpcArgument;
import opekko.httpapi.rpc.RpcArguments;
import opekko.httpapi.rpc.RpcDoc;
import opekko.httpapi.rpc.RpcMethod;
import opekko.protocol.api.ApiResult;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.json.Json;

/** {@code opekko_subscribe}. */
record SubscribeMethod(Subscriptions subscriptions) implements RpcMethod {
  private static final String NOTIFICATION = "opekko_subscription";

  @Override
  public String name() {
    return "opekko_subscribe";
  }

  @Override
  public RpcDoc doc() {
    return new RpcDoc(
        LiveTopic.labels("`", ", "),
        "id of the subscription",
        "Sends each new value as a notification `opekko_subscription`; WebSocket only.");
  }

  @Override
  public CompletionStage<ApiResult<Json.Writer>> call(RpcArguments arguments) {
    var asked = arguments.one(RpcArgument::text);
    var topic =
        LiveTopic.named(asked)
            .orElseThrow(() ->
                new InvalidData(
                    "no subscription \"" + asked + "\": there are " + LiveTopic.labels("", ", ")));
    return Opening.of(subscriptions, topic, NOTIFICATION);
  }
}
