package opekko.devnet.rpc;

/** A call that is answered with an error. Carries no stack trace: any caller can cause it. */
public final class RpcRefusal extends RuntimeException {
  public static final int PARSE_ERROR = -32700;
  public static final int INVALID_REQUEST = -32600;
  public static final int UNKNOWN_METHOD = -32601;
  public static final int INVALID_PARAMS = -32602;
  public static final int INTERNAL_ERROR = -32603;
  public static final int SERVER_ERROR = -32000;
  public static final int TOO_LARGE = -32003;

  private static final long serialVersionUID = 1;

  private final int code;

  public RpcRefusal(int code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  /** For what is sound but cannot be done now. */
  public static RpcRefusal serverError(String message) {
    return new RpcRefusal(SERVER_ERROR, message);
  }

  public static RpcRefusal invalidParams(String message) {
    return new RpcRefusal(INVALID_PARAMS, message);
  }

  public int code() {
    return code;
  }
}
