package opekko.httpapi.methods;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import opekko.httpapi.rpc.RpcArguments;
import opekko.httpapi.rpc.RpcDoc;
import opekko.httpapi.rpc.RpcMethod;
import opekko.protocol.api.ApiResult;
import opekko.protocol.json.Json;

/**
 * A method whose answer is given by the leader only. Leadership is looked at after the call, so
 * that an answer was true while this node led.
 *
 * @spec op-conductor rpc/node_proxy.go, rpc/execution_proxy.go
 */
public record LeaderOnly(RpcMethod method, FacadeLeadership leadership) implements RpcMethod {
  private static final String NOT_LEADER = "refusing to proxy request to non-leader sequencer";

  @Override
  public String name() {
    return method.name();
  }

  @Override
  public RpcDoc doc() {
    return method.doc();
  }

  @Override
  public CompletionStage<ApiResult<Json.Writer>> call(RpcArguments arguments) {
    return method
        .call(arguments)
        .thenCompose(result ->
            result instanceof ApiResult.Ok<Json.Writer>
                ? leadership.isLeader().thenApply(leads -> isTrue(leads) ? result : refused())
                : CompletableFuture.completedFuture(result));
  }

  private static boolean isTrue(ApiResult<Boolean> leads) {
    return leads instanceof ApiResult.Ok<Boolean>(var value) && value;
  }

  private static ApiResult<Json.Writer> refused() {
    return ApiResult.refused(NOT_LEADER);
  }
}
