package opekko.httpapi.methods.live;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import opekko.httpapi.live.LiveTopic;
import opekko.httpapi.live.Subscriptions;
import opekko.protocol.api.ApiResult;
import opekko.protocol.json.Json;

/** Opens a subscription for the methods that do. */
final class Opening {
  private Opening() {}

  static CompletionStage<ApiResult<Json.Writer>> of(
      Subscriptions subscriptions, LiveTopic topic, String notification) {
    return CompletableFuture.completedStage(
        subscriptions
            .open(topic, notification)
            .<ApiResult<Json.Writer>>map(
                opened -> ApiResult.ok(out -> out.writeString(opened.id())))
            .orElseGet(() ->
                ApiResult.refused(
                    "a socket may have " + Subscriptions.MAX + " subscriptions: end some first")));
  }
}
