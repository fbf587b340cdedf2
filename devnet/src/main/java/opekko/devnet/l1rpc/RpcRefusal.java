package opekko.devnet.l1rpc;

/** A call that is answered with an error. Carries no stack trace: any caller can cause it. */
final class RpcRefusal extends RuntimeException {
  static final int PARSE_ERROR = -32700;
  static final int INVALID_REQUEST = -32600;
  static final int UNKNOWN_METHOD = -32601;
  static final int INVALID_PARAMS = -32602;
  static final int SERVER_ERROR = -32000;

  private static final long serialVersionUID = 1;

  private final int code;

  RpcRefusal(int code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  int code() {
    return code;
  }
}
