package opekko.rpc.jsonrpc;

import opekko.protocol.json.Json;

/**
 * One call.
 *
 * @param params writes the parameters, without the brackets around them
 * @param result reads the result when it is not null; throws InvalidData on what it should not be
 */
public record RpcCall<T>(String method, Json.Writer params, Json.Reader<T> result) {
  public static <T> RpcCall<T> of(String method, Json.Reader<T> result) {
    return new RpcCall<>(method, _ -> {}, result);
  }
}
