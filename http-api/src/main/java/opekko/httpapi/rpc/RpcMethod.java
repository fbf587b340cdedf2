package opekko.httpapi.rpc;

import java.util.concurrent.CompletionStage;
import opekko.protocol.api.ApiResult;
import opekko.protocol.json.Json;

/** One method of the API; a class per method, so that what can be called is what is listed. */
public interface RpcMethod {
  /** Namespace and name, as in {@code optimism_syncStatus}. */
  String name();

  /** What docs/RPC.md says about it. */
  RpcDoc doc();

  /**
   * Runs the call. The result writes itself as one JSON value.
   *
   * @throws opekko.protocol.fault.InvalidData when the arguments are not what the method takes
   */
  CompletionStage<ApiResult<Json.Writer>> call(RpcArguments arguments);
}
