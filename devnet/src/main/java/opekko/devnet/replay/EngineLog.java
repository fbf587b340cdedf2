package opekko.devnet.replay;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.json.HexReader;
import opekko.protocol.json.PayloadJson;
import opekko.protocol.type.Hash;

/**
 * What the log of the recorded engine tells beyond the blocks on file: blocks of lost branches, and
 * payloads the engine refused.
 */
final class EngineLog {
  private final Map<Hash, RecordedBlock> known;
  private final Map<Hash, Refusal> refused = new HashMap<>();

  /**
   * @param known gets the blocks that the log adds
   */
  EngineLog(Map<Hash, RecordedBlock> known) {
    this.known = known;
  }

  /** Payloads the engine found invalid, by block hash. */
  Map<Hash, Refusal> refused() {
    return refused;
  }

  void read(Row call) {
    var method = call.text("method");
    if (method.startsWith("engine_getPayload") && call.has("result"))
      remember(call.read("result", PayloadJson::readEnvelope));
    else if (method.startsWith("engine_newPayload")) readNewPayload(call);
  }

  private void readNewPayload(Row call) {
    var envelope = call.read("params", EngineLog::readParams);
    remember(envelope);
    Refusal.of(call).ifPresent(refusal -> refused.put(envelope.payload().blockHash(), refusal));
  }

  /**
   * {@code [payload, blob hashes, parent beacon block root, requests]}: as many as the version has.
   */
  private static PayloadEnvelope readParams(JsonParser in) throws IOException {
    in.nextToken();
    var payload = PayloadJson.read(in);
    var beaconRoot = Optional.<Hash>empty();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      if (in.currentToken() == JsonToken.VALUE_STRING) beaconRoot = Optional.of(HexReader.hash(in));
      in.skipChildren();
    }
    return new PayloadEnvelope(beaconRoot, payload);
  }

  private void remember(PayloadEnvelope envelope) {
    known.putIfAbsent(
        envelope.payload().blockHash(), new RecordedBlock(envelope, Optional.empty()));
  }
}
