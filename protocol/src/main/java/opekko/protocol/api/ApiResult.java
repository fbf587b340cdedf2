package opekko.protocol.api;

/**
 * The answer to a caller from outside: a value, or a refusal with a JSON-RPC error code and
 * op-node's error text.
 */
public sealed interface ApiResult<T> {
  /** The code op-node's server gives to plain errors. */
  int SERVER_ERROR = -32000;

  record Ok<T>(T value) implements ApiResult<T> {}

  record Refused<T>(int code, String message) implements ApiResult<T> {}

  static <T> ApiResult<T> ok(T value) {
    return new Ok<>(value);
  }

  static <T> ApiResult<T> refused(String message) {
    return new Refused<>(SERVER_ERROR, message);
  }
}
