package opekko.httpapi.server;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import opekko.protocol.json.Json;

/**
 * The last message on a socket that the node closes: Pekko's close frame carries no reason of ours.
 */
final class Farewell {
  private Farewell() {}

  static String because(String reason) {
    var bytes = new ByteArrayOutputStream();
    Json.write(
        bytes,
        out -> {
          out.writeStartObject();
          out.writeStringField("jsonrpc", "2.0");
          out.writeStringField("method", "opekko_closed");
          out.writeObjectFieldStart("params");
          out.writeStringField("reason", reason);
          out.writeEndObject();
          out.writeEndObject();
        });
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
