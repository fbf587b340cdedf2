package opekko.httpapi.live;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import opekko.protocol.api.LiveEvent;
import opekko.protocol.json.Json;

/**
 * One subscription of one socket.
 *
 * @param method the name its notifications carry
 */
public record Subscription(String id, LiveTopic topic, String method) {

  /**
   * A notification, as JSON text.
   *
   * @spec op-geth rpc/subscription.go: the shape every Ethereum client knows
   */
  String notification(LiveEvent event) {
    var bytes = new ByteArrayOutputStream(512);
    Json.write(
        bytes,
        out -> {
          out.writeStartObject();
          out.writeStringField("jsonrpc", "2.0");
          out.writeStringField("method", method);
          out.writeObjectFieldStart("params");
          out.writeStringField("subscription", id);
          out.writeFieldName("result");
          LiveTopic.write(out, event);
          out.writeEndObject();
          out.writeEndObject();
        });
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
