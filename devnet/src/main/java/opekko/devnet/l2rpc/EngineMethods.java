package opekko.devnet.l2rpc;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import opekko.devnet.l2.BuiltPayload;
import opekko.devnet.l2.EngineUnavailable;
import opekko.devnet.l2.ExecutionEngine;
import opekko.devnet.l2.ForkchoiceResult;
import opekko.devnet.l2.PayloadStatus;
import opekko.devnet.rpc.RpcMethod;
import opekko.devnet.rpc.RpcParams;
import opekko.devnet.rpc.RpcRefusal;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.engine.PayloadId;
import opekko.protocol.json.AttributesJson;
import opekko.protocol.json.HexReader;
import opekko.protocol.json.Json;
import opekko.protocol.json.PayloadJson;
import opekko.protocol.type.Hash;

/**
 * The Engine API: versions of each method as op-geth has them.
 *
 * @spec execution-apis src/engine; exec-engine.md#engine-api
 */
final class EngineMethods {
  private static final List<String> CLIENT = List.of("OK", L2EthRules.NAME, "v0.1.0", "00000000");

  private final ExecutionEngine engine;
  private final EngineVersionCheck versions;
  private final Map<String, RpcMethod> table = new HashMap<>();

  EngineMethods(ExecutionEngine engine, RollupConfig config) {
    this.engine = engine;
    versions = new EngineVersionCheck(config);
    for (var version = 1; version <= 3; version++) {
      var asked = version;
      offer("forkchoiceUpdatedV" + version, params -> forkchoice(asked, params));
    }
    for (var version = 1; version <= 5; version++) {
      var asked = version;
      offer("getPayloadV" + version, params -> payload(asked, params));
    }
    for (var version = 1; version <= 4; version++) {
      var asked = version;
      offer("newPayloadV" + version, params -> newPayload(asked, params));
    }
    offer("exchangeCapabilities", _ -> capabilities());
    offer("getClientVersionV1", _ -> EngineJson.client(CLIENT));
  }

  private void offer(String name, RpcMethod method) {
    table.put("engine_" + name, params -> available(params, method::answer));
  }

  Map<String, RpcMethod> table() {
    return table;
  }

  private static Json.Writer available(RpcParams params, Function<RpcParams, Json.Writer> method) {
    try {
      return method.apply(params);
    } catch (EngineUnavailable e) {
      throw RpcRefusal.serverError(e.getMessage());
    }
  }

  private Json.Writer forkchoice(int version, RpcParams params) {
    var state = params.read(0, EngineJson::readForkchoice);
    var attributes = params.readOptional(1, AttributesJson::read);
    attributes.ifPresent(asked -> versions.checkAttributes(version, asked));
    return switch (engine.forkchoiceUpdated(state, attributes)) {
      case ForkchoiceResult.Applied(var head, var id) ->
          EngineJson.forkchoice(new PayloadStatus.Valid(head), id);
      case ForkchoiceResult.NotApplied(var status) ->
          EngineJson.forkchoice(status, Optional.empty());
      case ForkchoiceResult.InconsistentForkchoice(var cause) ->
          throw EngineError.INVALID_FORKCHOICE_STATE.because(cause);
      case ForkchoiceResult.InvalidAttributes(var cause) ->
          throw EngineError.INVALID_PAYLOAD_ATTRIBUTES.because(cause);
    };
  }

  private Json.Writer payload(int version, RpcParams params) {
    var id = new PayloadId(params.read(0, in -> HexReader.bytes(in, 8)));
    BuiltPayload built =
        engine
            .getPayload(id)
            .orElseThrow(() -> EngineError.UNKNOWN_PAYLOAD.because("no job " + id.bytes().toHex()));
    versions.checkPayloadAsked(version, built.envelope().payload().timestamp());
    return version == 1
        ? out -> PayloadJson.write(out, built.envelope().payload())
        : EngineJson.built(built, version);
  }

  private Json.Writer newPayload(int version, RpcParams params) {
    var payload = params.read(0, PayloadJson::read);
    var hasHashes = params.node(1).isArray();
    var beaconRoot = version >= 3 ? params.readOptional(2, HexReader::hash) : noRoot();
    versions.checkNewPayload(version, payload);
    if (version >= 3) {
      EngineError.check(hasHashes, EngineError.INVALID_PARAMS, "nil versionedHashes post-cancun");
      EngineError.check(
          beaconRoot.isPresent(), EngineError.INVALID_PARAMS, "nil beaconRoot post-cancun");
    }
    if (version >= 4) checkRequests(params);
    if (hasHashes && !params.node(1).isEmpty())
      return EngineJson.status(
          new PayloadStatus.Invalid(
              Optional.empty(), "L2 blocks carry no blobs, but hashes of some are given"));
    return EngineJson.status(engine.newPayload(new PayloadEnvelope(beaconRoot, payload)));
  }

  private static Optional<Hash> noRoot() {
    return Optional.empty();
  }

  private static void checkRequests(RpcParams params) {
    var requests = params.node(3);
    EngineError.check(
        requests.isArray(), EngineError.INVALID_PARAMS, "nil executionRequests post-prague");
    EngineError.check(
        requests.isEmpty(), EngineError.INVALID_PARAMS, "L2 blocks have no execution requests");
  }

  /** All but the asking for capabilities itself. */
  private Json.Writer capabilities() {
    var names =
        table.keySet().stream()
            .filter(name -> !name.equals("engine_exchangeCapabilities"))
            .sorted()
            .toList();
    return out -> {
      out.writeStartArray();
      for (var name : names) out.writeString(name);
      out.writeEndArray();
    };
  }
}
