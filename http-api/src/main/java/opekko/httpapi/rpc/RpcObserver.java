package opekko.httpapi.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import opekko.protocol.api.ApiResult;

/** Is told of every call of a known or unknown method, once it is over. */
@FunctionalInterface
public interface RpcObserver {
  /**
   * One call.
   *
   * @param caller the remote address
   * @param isKnown whether there is such a method; hostile names must not become labels
   */
  record Served(
      String caller,
      String method,
      boolean isKnown,
      JsonNode params,
      Duration took,
      ApiResult<?> outcome) {}

  void served(Served call);

  /** This one, then the other. */
  default RpcObserver and(RpcObserver other) {
    return call -> {
      served(call);
      other.served(call);
    };
  }
}
