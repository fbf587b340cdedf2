package opekko.rpc.engine;

import opekko.protocol.engine.ForkchoiceOutcome;
import opekko.protocol.engine.GetPayloadOutcome;
import opekko.protocol.engine.NewPayloadOutcome;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fault;
import opekko.rpc.jsonrpc.RpcAnswer;
import opekko.rpc.jsonrpc.RpcFailure;

/**
 * What each answer of the engine means. Errors that say nothing about the block are faults, never a
 * verdict on it.
 *
 * @spec execution-apis src/engine/common.md#errors; op-node rollup/engine/engine_controller.go
 */
final class EngineOutcomes {
  private static final long METHOD_NOT_FOUND = -32601;
  private static final long INVALID_FORKCHOICE_STATE = -38002;
  private static final long INVALID_PAYLOAD_ATTRIBUTES = -38003;
  private static final long UNSUPPORTED_FORK = -38005;

  private EngineOutcomes() {}

  static ForkchoiceOutcome forkchoice(
      RpcAnswer<EngineCalls.Forkchoice> answer, String method, boolean isBuilding) {
    return switch (answer) {
      case RpcAnswer.Value<EngineCalls.Forkchoice>(var value) -> forkchoice(value, isBuilding);
      case RpcAnswer.Refused<EngineCalls.Forkchoice> refused -> forkchoice(refused, method);
      case RpcAnswer.Null<EngineCalls.Forkchoice> _ ->
          new ForkchoiceOutcome.Failed(nullResult(method));
      case RpcAnswer.Failed<EngineCalls.Forkchoice>(var failure) ->
          new ForkchoiceOutcome.Failed(fault(failure));
    };
  }

  private static ForkchoiceOutcome forkchoice(EngineCalls.Forkchoice value, boolean isBuilding) {
    var status = value.payloadStatus();
    return switch (status.status()) {
      case "VALID" ->
          isBuilding && value.payloadId().isEmpty()
              ? new ForkchoiceOutcome.Failed(
                  new Fault.Temporary("the engine took the attributes but names no payload id"))
              : new ForkchoiceOutcome.Updated(value.payloadId());
      case "SYNCING", "ACCEPTED" -> new ForkchoiceOutcome.Syncing();
      case "INVALID", "INVALID_BLOCK_HASH" ->
          new ForkchoiceOutcome.Invalid(status.status() + ": " + status.detail());
      default -> new ForkchoiceOutcome.Failed(unknownStatus(status));
    };
  }

  private static ForkchoiceOutcome forkchoice(RpcAnswer.Refused<?> refused, String method) {
    if (refused.code() == INVALID_FORKCHOICE_STATE)
      return new ForkchoiceOutcome.InconsistentForkchoice(refused.text());
    if (refused.code() == INVALID_PAYLOAD_ATTRIBUTES)
      return new ForkchoiceOutcome.InvalidAttributes(refused.text());
    // Other engine codes say that the chain beneath is not what we think: find the heads anew.
    return isEngineError(refused.code())
        ? new ForkchoiceOutcome.Failed(new Fault.Reset(method + ": " + refused.text()))
        : new ForkchoiceOutcome.Failed(fault(refused, method));
  }

  static GetPayloadOutcome payload(RpcAnswer<PayloadEnvelope> answer, String method) {
    return switch (answer) {
      case RpcAnswer.Value<PayloadEnvelope>(var envelope) -> new GetPayloadOutcome.Built(envelope);
      case RpcAnswer.Refused<PayloadEnvelope> refused ->
          refused.code() == METHOD_NOT_FOUND || refused.code() == UNSUPPORTED_FORK
              ? new GetPayloadOutcome.Failed(fault(refused, method))
              // Whatever the engine says: the job is lost, but that is no verdict on its
              // attributes.
              : new GetPayloadOutcome.UnknownPayload(refused.text());
      case RpcAnswer.Null<PayloadEnvelope> _ -> new GetPayloadOutcome.Failed(nullResult(method));
      case RpcAnswer.Failed<PayloadEnvelope>(var failure) ->
          new GetPayloadOutcome.Failed(fault(failure));
    };
  }

  static NewPayloadOutcome inserted(RpcAnswer<EngineCalls.Status> answer, String method) {
    return switch (answer) {
      case RpcAnswer.Value<EngineCalls.Status>(var status) ->
          switch (status.status()) {
            case "VALID" -> new NewPayloadOutcome.Valid();
            case "SYNCING", "ACCEPTED" -> new NewPayloadOutcome.Syncing();
            case "INVALID", "INVALID_BLOCK_HASH" ->
                new NewPayloadOutcome.Invalid(status.status() + ": " + status.detail());
            default -> new NewPayloadOutcome.Failed(unknownStatus(status));
          };
      case RpcAnswer.Refused<EngineCalls.Status> refused ->
          new NewPayloadOutcome.Failed(fault(refused, method));
      case RpcAnswer.Null<EngineCalls.Status> _ -> new NewPayloadOutcome.Failed(nullResult(method));
      case RpcAnswer.Failed<EngineCalls.Status>(var failure) ->
          new NewPayloadOutcome.Failed(fault(failure));
    };
  }

  private static Fault fault(RpcAnswer.Refused<?> refused, String method) {
    if (refused.code() == METHOD_NOT_FOUND || refused.code() == UNSUPPORTED_FORK)
      return new Fault.Temporary(
          "the engine does not offer "
              + method
              + " for this fork: its version or its fork times do not fit the rollup configuration ("
              + refused.text()
              + ")");
    return new Fault.Temporary(method + ": " + refused.text());
  }

  private static boolean isEngineError(long code) {
    return code > -38100 && code <= -38000 && code != UNSUPPORTED_FORK;
  }

  static Fault fault(RpcFailure failure) {
    return new Fault.Temporary(failure.cause());
  }

  private static Fault nullResult(String method) {
    return new Fault.Temporary(method + ": the engine answers null");
  }

  private static Fault unknownStatus(EngineCalls.Status status) {
    return new Fault.Temporary("the engine answers an unknown status: " + status.status());
  }
}
