package opekko.httpapi.rpc;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Optional;
import opekko.protocol.json.Json;

/** Requests as trees: they are small, and are looked at before anybody knows what they hold. */
public final class RpcJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(Json.FACTORY)
          // An id goes back as it came: 1.50 must not become 1.5.
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private RpcJson() {}

  /** The first value in the body; a missing node when there is none; empty when it is no JSON. */
  public static Optional<JsonNode> read(byte[] body) {
    try {
      return Optional.of(MAPPER.readTree(body));
    } catch (IOException malformed) {
      return Optional.empty();
    }
  }

  /** Writes a tree as one value. */
  public static void write(JsonGenerator out, JsonNode node) throws IOException {
    MAPPER.writeTree(out, node);
  }
}
