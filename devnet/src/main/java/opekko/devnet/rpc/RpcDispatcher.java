package opekko.devnet.rpc;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import opekko.protocol.json.Json;
import opekko.protocol.type.Bytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers JSON-RPC requests, single or in batches; the calls of a batch one after the other.
 *
 * @spec JSON-RPC 2.0; op-geth rpc/handler.go for what it leaves open
 */
public final class RpcDispatcher {
  /** As geth's. */
  static final int MAX_BATCH = 1000;

  /** Calls of a batch are refused once its answer is this long, in bytes; as geth's. */
  static final int MAX_BATCH_ANSWER = 25_000_000;

  private static final Logger log = LoggerFactory.getLogger(RpcDispatcher.class);
  private static final ObjectMapper JSON = new ObjectMapper(Json.FACTORY);

  private final Map<String, RpcMethod> methods;

  public RpcDispatcher(Map<String, RpcMethod> methods) {
    this.methods = Map.copyOf(methods);
  }

  /** With more methods, or others of the same names. */
  RpcDispatcher with(Map<String, RpcMethod> more) {
    var all = new HashMap<>(methods);
    all.putAll(more);
    return new RpcDispatcher(all);
  }

  /**
   * @param request one call or a batch
   * @return the answer; empty bytes when the request has notifications only
   */
  public Bytes answer(Bytes request) {
    var out = new ByteArrayOutputStream(1024);
    Json.write(out, json -> write(json, out, request));
    return Bytes.wrap(out.toByteArray());
  }

  private void write(JsonGenerator out, ByteArrayOutputStream written, Bytes body)
      throws IOException {
    JsonNode request;
    try {
      request = JSON.readTree(body.toArray());
    } catch (JsonProcessingException e) {
      writeError(out, null, RpcRefusal.PARSE_ERROR, "no JSON: " + e.getOriginalMessage());
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (request.isArray()) writeBatch(out, written, request);
    else writeOne(out, request);
  }

  private void writeBatch(JsonGenerator out, ByteArrayOutputStream written, JsonNode batch)
      throws IOException {
    if (batch.isEmpty() || batch.size() > MAX_BATCH) {
      var cause = "a batch has 1 to " + MAX_BATCH + " calls, not " + batch.size();
      writeError(out, null, RpcRefusal.INVALID_REQUEST, cause);
      return;
    }
    out.writeStartArray();
    for (var each : batch) {
      out.flush();
      if (written.size() > MAX_BATCH_ANSWER)
        writeError(out, each.get("id"), RpcRefusal.TOO_LARGE, "response too large");
      else writeOne(out, each);
    }
    out.writeEndArray();
  }

  private void writeOne(JsonGenerator out, JsonNode request) throws IOException {
    var id = request.get("id");
    if (!request.path("method").isTextual()) {
      writeError(out, id, RpcRefusal.INVALID_REQUEST, "a call names its method");
      return;
    }
    try {
      var result = call(request.get("method").asText(), request.path("params"));
      if (id == null) return;
      writeStart(out, id);
      out.writeFieldName("result");
      result.write(out);
      out.writeEndObject();
    } catch (RpcRefusal e) {
      if (id != null) writeError(out, id, e.code(), e.getMessage());
    }
  }

  private Json.Writer call(String name, JsonNode params) {
    var method = methods.get(name);
    if (method == null)
      throw new RpcRefusal(
          RpcRefusal.UNKNOWN_METHOD, "the method " + name + " does not exist/is not available");
    if (!params.isArray() && !params.isMissingNode() && !params.isNull())
      throw RpcRefusal.invalidParams("params are given by position, in a list");
    try {
      return method.answer(new RpcParams(params));
    } catch (RpcRefusal e) {
      throw e;
    } catch (RuntimeException e) {
      log.error("{} failed", name, e);
      throw new RpcRefusal(RpcRefusal.INTERNAL_ERROR, "internal error, see the log: " + e);
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
