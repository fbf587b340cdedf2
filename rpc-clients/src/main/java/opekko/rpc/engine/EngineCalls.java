package opekko.rpc.engine;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import opekko.protocol.engine.ForkchoiceState;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.engine.PayloadId;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.json.AttributesJson;
import opekko.protocol.json.HexReader;
import opekko.protocol.json.HexText;
import opekko.protocol.json.Json;
import opekko.protocol.json.PayloadJson;
import opekko.rpc.jsonrpc.RpcCall;

/** The Engine API's calls as JSON. */
final class EngineCalls {
  private EngineCalls() {}

  /**
   * @param status VALID, INVALID, ...
   * @param detail what the engine says about an invalid payload, and the last valid ancestor
   */
  record Status(String status, String detail) {}

  record Forkchoice(Status payloadStatus, Optional<PayloadId> payloadId) {}

  static RpcCall<Forkchoice> forkchoiceUpdated(
      String method, ForkchoiceState state, Optional<PayloadAttributes> attributes) {
    return new RpcCall<>(
        method,
        out -> {
          out.writeStartObject();
          HexText.writeField(out, "headBlockHash", state.head());
          HexText.writeField(out, "safeBlockHash", state.safe());
          HexText.writeField(out, "finalizedBlockHash", state.finalized());
          out.writeEndObject();
          if (attributes.isPresent()) AttributesJson.write(out, attributes.get());
          else out.writeNull();
        },
        EngineCalls::readForkchoice);
  }

  static RpcCall<PayloadEnvelope> getPayload(String method, PayloadId id) {
    return new RpcCall<>(method, out -> HexText.write(out, id.bytes()), PayloadJson::readEnvelope);
  }

  static RpcCall<Status> newPayload(int version, PayloadEnvelope envelope) {
    return new RpcCall<>(
        "engine_newPayloadV" + version,
        out -> {
          PayloadJson.write(out, envelope.payload());
          if (version >= 3) {
            // L2 blocks carry no blobs, so no versioned hashes.
            writeEmptyArray(out);
            if (envelope.parentBeaconBlockRoot().isPresent())
              HexText.write(out, envelope.parentBeaconBlockRoot().get().bytes());
            else out.writeNull();
          }
          // Nor execution requests.
          if (version >= 4) writeEmptyArray(out);
        },
        EngineCalls::readStatus);
  }

  static RpcCall<Set<String>> exchangeCapabilities() {
    return new RpcCall<>(
        "engine_exchangeCapabilities",
        out -> {
          out.writeStartArray();
          for (var method : EngineVersions.SUPPORTED) out.writeString(method);
          out.writeEndArray();
        },
        in -> new TreeSet<>(Json.readArray(in, Json::readText)));
  }

  private static void writeEmptyArray(JsonGenerator out) throws IOException {
    out.writeStartArray();
    out.writeEndArray();
  }

  private static Forkchoice readForkchoice(JsonParser in) throws IOException {
    var fields =
        new Object() {
          Status status;
          PayloadId id;
        };
    Json.readObject(
        in,
        (name, value) -> {
          switch (name) {
            case "payloadStatus" -> fields.status = readStatus(value);
            case "payloadId" -> fields.id = new PayloadId(HexReader.bytes(value, 8));
            default -> value.skipChildren();
          }
        });
    if (fields.status == null) throw new InvalidData("payloadStatus is missing");
    return new Forkchoice(fields.status, Optional.ofNullable(fields.id));
  }

  private static Status readStatus(JsonParser in) throws IOException {
    var fields =
        new Object() {
          String status;
          String error = "no reason given";
          String lastValid = "";
        };
    Json.readObject(
        in,
        (name, value) -> {
          switch (name) {
            case "status" -> fields.status = Json.readText(value);
            case "validationError" -> fields.error = Json.readText(value);
            case "latestValidHash" ->
                fields.lastValid = ", last valid ancestor " + HexReader.hash(value).toHex();
            default -> value.skipChildren();
          }
        });
    if (fields.status == null) throw new InvalidData("payload status is missing");
    return new Status(fields.status, fields.error + fields.lastValid);
  }
}
