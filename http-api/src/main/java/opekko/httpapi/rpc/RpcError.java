package opekko.httpapi.rpc;

import opekko.protocol.api.ApiResult.Refused;
import opekko.protocol.json.Json;

/**
 * The errors of the protocol itself, with the reference's codes and texts.
 *
 * @spec op-geth rpc/errors.go
 */
final class RpcError {
  private RpcError() {}

  static Refused<Json.Writer> parseError() {
    return new Refused<>(-32700, "parse error");
  }

  static Refused<Json.Writer> invalidRequest(String message) {
    return new Refused<>(-32600, message);
  }

  static Refused<Json.Writer> methodNotFound(String method) {
    return new Refused<>(-32601, "the method " + method + " does not exist/is not available");
  }

  static Refused<Json.Writer> subscriptionsUnsupported() {
    return new Refused<>(-32601, "notifications not supported");
  }

  static Refused<Json.Writer> invalidParams(String message) {
    return new Refused<>(-32602, message);
  }

  static Refused<Json.Writer> timedOut() {
    return new Refused<>(-32002, "request timed out");
  }

  /** A bug of ours: the cause is in the log, not in the answer. */
  static Refused<Json.Writer> crashed() {
    return new Refused<>(-32603, "method handler crashed");
  }
}
