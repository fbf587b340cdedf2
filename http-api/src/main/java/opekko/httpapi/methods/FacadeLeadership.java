package opekko.httpapi.methods;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import opekko.protocol.api.ApiResult;
import opekko.protocol.api.HaApi;

/**
 * Whether the façade speaks for a leader: this node leads, or an operator has told it to answer as
 * if it did.
 *
 * @spec op-conductor conductor/service.go: Leader
 */
public record FacadeLeadership(HaApi ha) {
  public CompletionStage<ApiResult<Boolean>> isLeader() {
    return ha.isLeader()
        ? CompletableFuture.completedFuture(ApiResult.ok(true))
        : ha.leaderOverridden();
  }
}
