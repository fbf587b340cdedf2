package opekko.devnet.l2rpc;

import opekko.devnet.rpc.RpcRefusal;

/**
 * The errors of the Engine API.
 *
 * @spec execution-apis src/engine/common.md#errors
 */
enum EngineError {
  UNKNOWN_PAYLOAD(-38001, "Unknown payload"),
  INVALID_FORKCHOICE_STATE(-38002, "Invalid forkchoice state"),
  INVALID_PAYLOAD_ATTRIBUTES(-38003, "Invalid payload attributes"),
  INVALID_PARAMS(RpcRefusal.INVALID_PARAMS, "Invalid parameters"),
  UNSUPPORTED_FORK(-38005, "Unsupported fork");

  private final int code;
  private final String text;

  EngineError(int code, String text) {
    this.code = code;
    this.text = text;
  }

  RpcRefusal because(String cause) {
    return new RpcRefusal(code, text + ": " + cause);
  }

  static void check(boolean isRight, EngineError error, String cause) {
    if (!isRight) throw error.because(cause);
  }
}
