package opekko.devnet.l1rpc;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import opekko.devnet.l1.L1Chain;
import opekko.protocol.json.Json;
import opekko.protocol.type.Bytes;

/**
 * Answers JSON-RPC requests, single or in batches.
 *
 * @spec JSON-RPC 2.0
 */
final class JsonRpcHandler {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_BATCH = 1000;

  private final Map<String, RpcMethod> methods = new HashMap<>();

  JsonRpcHandler(L1Chain chain) {
    methods.putAll(new BlockMethods(chain).table());
    methods.putAll(new AccountMethods(chain).table());
    methods.putAll(new FeeMethods(chain).table());
  }

  /**
   * @param body of the HTTP request
   * @return body of the answer
   */
  Bytes answer(Bytes body) {
    var out = new ByteArrayOutputStream(1024);
    Json.write(out, json -> write(json, body));
    return Bytes.wrap(out.toByteArray());
  }

  private void write(JsonGenerator out, Bytes body) throws IOException {
    JsonNode request;
    try {
      request = JSON.readTree(body.toArray());
    } catch (JsonProcessingException e) {
      writeError(out, null, RpcRefusal.PARSE_ERROR, "no JSON: " + e.getOriginalMessage());
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!request.isArray()) {
      writeOne(out, request);
      return;
    }
    if (request.isEmpty() || request.size() > MAX_BATCH) {
      var cause = "a batch has 1 to " + MAX_BATCH + " calls, not " + request.size();
      writeError(out, null, RpcRefusal.INVALID_REQUEST, cause);
      return;
    }
    out.writeStartArray();
    for (var each : request) writeOne(out, each);
    out.writeEndArray();
  }

  private void writeOne(JsonGenerator out, JsonNode request) throws IOException {
    var id = request.get("id");
    if (!request.path("method").isTextual()) {
      writeError(out, id, RpcRefusal.INVALID_REQUEST, "a call names its method");
      return;
    }
    var name = request.get("method").asText();
    var method = methods.get(name);
    if (method == null) {
      var cause = "the method " + name + " does not exist/is not available";
      writeError(out, id, RpcRefusal.UNKNOWN_METHOD, cause);
      return;
    }
    try {
      var result = method.answer(new RpcParams(request.path("params")));
      writeStart(out, id);
      out.writeFieldName("result");
      result.write(out);
      out.writeEndObject();
    } catch (RpcRefusal e) {
      writeError(out, id, e.code(), e.getMessage());
    }
  }

  private static void writeStart(JsonGenerator out, JsonNode id) throws IOException {
    out.writeStartObject();
    out.writeStringField("jsonrpc", "2.0");
    out.writeFieldName("id");
    if (id != null && id.isIntegralNumber()) out.writeNumber(id.bigIntegerValue());
    else if (id != null && id.isTextual()) out.writeString(id.asText());
    else out.writeNull();
  }

  private static void writeError(JsonGenerator out, JsonNode id, int code, String message)
      throws IOException {
    writeStart(out, id);
    out.writeObjectFieldStart("error");
    out.writeNumberField("code", code);
    out.writeStringField("message", message);
    out.writeEndObject();
    out.writeEndObject();
  }
}
