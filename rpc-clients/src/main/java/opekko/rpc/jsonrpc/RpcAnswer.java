package opekko.rpc.jsonrpc;

import java.util.Optional;

/** What became of one call. */
public sealed interface RpcAnswer<T> {
  record Value<T>(T value) implements RpcAnswer<T> {}

  /** The result is null: the server does not know the thing asked for. */
  record Null<T>() implements RpcAnswer<T> {}

  /**
   * The server answered with a JSON-RPC error.
   *
   * @param data the error's data as text, where there is any
   */
  record Refused<T>(long code, String message, Optional<String> data) implements RpcAnswer<T> {
    /** Message, data and code as one line. */
    public String text() {
      return message + data.map(more -> ": " + more).orElse("") + " (code " + code + ")";
    }
  }

  /** No usable answer came. */
  record Failed<T>(RpcFailure failure) implements RpcAnswer<T> {}
}
