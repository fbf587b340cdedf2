package opekko.protocol.api;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import opekko.protocol.engine.PayloadEnvelope;

/** What operators and load balancers need from a node of a cluster; any node answers. */
public interface HaApi {
  /** This node's id. */
  String self();

  CompletionStage<ApiResult<HaStatus>> status();

  CompletionStage<ApiResult<HaMembers>> members();

  /** Is done by the leader, wherever it is, unless the order is about the node asked. */
  CompletionStage<ApiResult<HaResult>> order(HaOrder order, HaOrder.Terms terms);

  /** The last changes of the leader with their causes, newest first. */
  CompletionStage<ApiResult<List<LeaderChange>>> why();

  /** Decided blocks and rewinds of this node's log, newest first; from a height down if given. */
  CompletionStage<ApiResult<List<HaLogLine>>> log(Optional<Long> from, int count);

  /** What would keep this node or the cluster from working. */
  CompletionStage<ApiResult<List<HaFinding>>> check();

  /** Whether this node leads, from its own knowledge, at once. */
  boolean isLeader();

  /** Who leads, from this node's own knowledge, at once; empty when it knows nobody. */
  Optional<String> leader();

  /** op-conductor's active: not paused. */
  CompletionStage<ApiResult<Boolean>> isPaused();

  /** op-conductor's sequencerHealthy. */
  CompletionStage<ApiResult<Boolean>> isHealthy();

  /**
   * op-conductor's overrideLeader: the façade's proxies answer although this node does not lead.
   */
  CompletionStage<ApiResult<Void>> overrideLeader(boolean isOn);

  CompletionStage<ApiResult<Boolean>> leaderOverridden();

  /** From an op-node beside: commits its block, on the leader only. */
  CompletionStage<ApiResult<Void>> commitUnsafePayload(PayloadEnvelope envelope);
}
