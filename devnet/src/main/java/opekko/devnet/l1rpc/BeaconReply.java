package opekko.devnet.l1rpc;

import java.io.ByteArrayOutputStream;
import opekko.protocol.json.Json;
import opekko.protocol.type.Bytes;

/** An answer of the beacon API. */
record BeaconReply(int status, String contentType, Bytes body) {
  static BeaconReply data(Json.Writer data) {
    return json(
        200,
        out -> {
          out.writeStartObject();
          out.writeBooleanField("execution_optimistic", false);
          out.writeBooleanField("finalized", false);
          out.writeFieldName("data");
          data.write(out);
          out.writeEndObject();
        });
  }

  static BeaconReply ssz(Bytes body) {
    return new BeaconReply(200, "application/octet-stream", body);
  }

  static BeaconReply error(int status, String message) {
    return json(
        status,
        out -> {
          out.writeStartObject();
          out.writeNumberField("code", status);
          out.writeStringField("message", message);
          out.writeEndObject();
        });
  }

  private static BeaconReply json(int status, Json.Writer writer) {
    var out = new ByteArrayOutputStream(1024);
    Json.write(out, writer);
    return new BeaconReply(status, "application/json", Bytes.wrap(out.toByteArray()));
  }
}
