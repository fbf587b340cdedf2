package opekko.rpc.jsonrpc;

/**
 * Why no usable answer came.
 *
 * @param cause names the endpoint, for a person
 */
public record RpcFailure(Kind kind, String cause) {
  /** What kind of trouble it is, as far as it asks for different answers. */
  public enum Kind {
    UNREACHABLE,
    TIMEOUT,
    /** HTTP 401 or 403. */
    UNAUTHORIZED,
    /** HTTP 429: slow down. */
    RATE_LIMITED,
    /** Request or reply is too large: ask for less at once. */
    TOO_LARGE,
    /** Another HTTP status. */
    HTTP_STATUS,
    /** What came is not what was asked for. */
    BAD_ANSWER
  }
}
