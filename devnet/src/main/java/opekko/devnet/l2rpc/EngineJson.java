package opekko.devnet.l2rpc;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import opekko.devnet.l2.BuiltPayload;
import opekko.devnet.l2.PayloadStatus;
import opekko.protocol.engine.ForkchoiceState;
import opekko.protocol.engine.PayloadId;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.json.HexReader;
import opekko.protocol.json.HexText;
import opekko.protocol.json.Json;
import opekko.protocol.json.PayloadJson;
import opekko.protocol.type.Hash;

/** The Engine API's answers and questions as JSON. */
final class EngineJson {
  private EngineJson() {}

  static ForkchoiceState readForkchoice(JsonParser in) throws IOException {
    var hashes = new HashMap<String, Hash>();
    Json.readObject(in, (name, value) -> hashes.put(name, HexReader.hash(value)));
    return new ForkchoiceState(
        required(hashes.get("headBlockHash"), "headBlockHash"),
        required(hashes.get("safeBlockHash"), "safeBlockHash"),
        required(hashes.get("finalizedBlockHash"), "finalizedBlockHash"));
  }

  private static Hash required(Hash hash, String name) {
    if (hash == null) throw new InvalidData(name + " is missing");
    return hash;
  }

  static Json.Writer status(PayloadStatus status) {
    return out -> writeStatus(out, status);
  }

  static Json.Writer forkchoice(PayloadStatus status, Optional<PayloadId> id) {
    return out -> {
      out.writeStartObject();
      out.writeFieldName("payloadStatus");
      writeStatus(out, status);
      if (id.isPresent()) HexText.writeField(out, "payloadId", id.get().bytes());
      else out.writeNullField("payloadId");
      out.writeEndObject();
    };
  }

  private static void writeStatus(JsonGenerator out, PayloadStatus status) throws IOException {
    out.writeStartObject();
    switch (status) {
      case PayloadStatus.Valid(var hash) -> writeStatus(out, "VALID", Optional.of(hash), null);
      case PayloadStatus.Invalid(var latest, var cause) ->
          writeStatus(out, "INVALID", latest, cause);
      case PayloadStatus.Syncing _ -> writeStatus(out, "SYNCING", Optional.empty(), null);
    }
    out.writeEndObject();
  }

  private static void writeStatus(
      JsonGenerator out, String name, Optional<Hash> latestValid, String cause) throws IOException {
    out.writeStringField("status", name);
    if (latestValid.isPresent()) HexText.writeField(out, "latestValidHash", latestValid.get());
    else out.writeNullField("latestValidHash");
    out.writeStringField("validationError", cause);
  }

  /** An envelope of version 2 or later. */
  static Json.Writer built(BuiltPayload built, int version) {
    return out -> {
      out.writeStartObject();
      out.writeFieldName("executionPayload");
      PayloadJson.write(out, built.envelope().payload());
      HexText.writeQuantity(out, "blockValue", built.value());
      if (version >= 3) writeSince3(out, built);
      if (version >= 4) {
        out.writeArrayFieldStart("executionRequests");
        out.writeEndArray();
      }
      out.writeEndObject();
    };
  }

  private static void writeSince3(JsonGenerator out, BuiltPayload built) throws IOException {
    out.writeObjectFieldStart("blobsBundle");
    for (var part : List.of("commitments", "proofs", "blobs")) {
      out.writeArrayFieldStart(part);
      out.writeEndArray();
    }
    out.writeEndObject();
    out.writeBooleanField("shouldOverrideBuilder", false);
    var beaconRoot = built.envelope().parentBeaconBlockRoot();
    if (beaconRoot.isPresent()) HexText.writeField(out, "parentBeaconBlockRoot", beaconRoot.get());
  }

  /**
   * @param version code, name, version and commit
   */
  static Json.Writer client(List<String> version) {
    return out -> {
      out.writeStartArray();
      out.writeStartObject();
      out.writeStringField("code", version.get(0));
      out.writeStringField("name", version.get(1));
      out.writeStringField("version", version.get(2));
      out.writeStringField("commit", version.get(3));
      out.writeEndObject();
      out.writeEndArray();
    };
  }
}
