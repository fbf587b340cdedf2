package opekko.httpapi.rpc;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import opekko.protocol.api.ApiResult;
import opekko.protocol.json.Json;

/** One answer, as it goes out. */
record RpcResponse(JsonNode id, ApiResult<Json.Writer> result) {

  byte[] toJson() {
    return toJson(this::write);
  }

  static byte[] toJson(List<RpcResponse> batch) {
    return toJson(out -> {
      out.writeStartArray();
      for (var response : batch) response.write(out);
      out.writeEndArray();
    });
  }

  private static byte[] toJson(Json.Writer writer) {
    var bytes = new ByteArrayOutputStream(512);
    Json.write(bytes, writer);
    bytes.write('\n');
    return bytes.toByteArray();
  }

  private void write(JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeStringField("jsonrpc", "2.0");
    out.writeFieldName("id");
    RpcJson.write(out, id);
    switch (result) {
      case ApiResult.Ok<Json.Writer>(var value) -> {
        out.writeFieldName("result");
        value.write(out);
      }
      case ApiResult.Refused<Json.Writer>(var code, var message) -> {
        out.writeObjectFieldStart("error");
        out.writeNumberField("code", code);
        out.writeStringField("message", message);
        out.writeEndObject();
      }
    }
    out.writeEndObject();
  }
}
