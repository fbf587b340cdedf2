package opekko.rpc.conductor;

import com.fasterxml.jackson.core.JsonParser;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fetched;
import opekko.protocol.json.PayloadJson;
import opekko.protocol.metrics.NodeMetrics;
import opekko.rpc.jsonrpc.JsonRpc;
import opekko.rpc.jsonrpc.RpcAnswer;
import opekko.rpc.jsonrpc.RpcCall;
import opekko.rpc.jsonrpc.RpcEndpoint;

/**
 * Asks the op-conductor beside this node. Stages never fail by exception.
 *
 * @spec op-node/node/conductor.go, op-conductor/rpc/api.go
 */
public final class ConductorClient implements AutoCloseable {
  private final JsonRpc rpc;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean isOverridden;

  public ConductorClient(JsonRpc rpc) {
    this.rpc = rpc;
  }

  public static ConductorClient to(URI uri, Duration timeout, NodeMetrics metrics) {
    return new ConductorClient(JsonRpc.to(RpcEndpoint.open(uri, timeout), "conductor", metrics));
  }

  /** For messages: which conductor this is. */
  public String name() {
    return rpc.name();
  }

  /** Whether this node may sequence. */
  public CompletionStage<Fetched<Boolean>> leader() {
    if (isOverridden) return CompletableFuture.completedStage(Fetched.found(true));
    return ask("conductor_leader");
  }

  /** Whether the conductor is at work: neither paused nor stopped. */
  public CompletionStage<Fetched<Boolean>> active() {
    return ask("conductor_active");
  }

  /**
   * For a disaster: from now on this node leads and commits to nobody, whatever the conductor says.
   * As with op-node only a restart takes it back.
   */
  public void overrideLeader() {
    isOverridden = true;
  }

  boolean isOverridden() {
    return isOverridden;
  }

  /** Blocks the calling thread. */
  RpcAnswer<Boolean> commit(PayloadEnvelope block) {
    return rpc.call(
        new RpcCall<>(
            "conductor_commitUnsafePayload",
            out -> PayloadJson.write(out, block),
            in -> {
              in.skipChildren();
              return true;
            }));
  }

  private CompletionStage<Fetched<Boolean>> ask(String method) {
    try {
      return CompletableFuture.supplyAsync(
          () -> answer(RpcCall.of(method, JsonParser::getBooleanValue)), threads);
    } catch (RejectedExecutionException _) {
      return CompletableFuture.completedStage(
          Fetched.temporary("the conductor's client is closed"));
    }
  }

  private Fetched<Boolean> answer(RpcCall<Boolean> call) {
    return switch (rpc.<Boolean>call(call)) {
      case RpcAnswer.Value<Boolean>(var value) -> Fetched.found(value);
      case RpcAnswer.Null<Boolean> _ -> Fetched.temporary(rpc.name() + " answered nothing");
      case RpcAnswer.Refused<Boolean> refused ->
          Fetched.temporary("%s: %s: %s".formatted(rpc.name(), call.method(), refused.text()));
      case RpcAnswer.Failed<Boolean>(var failure) -> Fetched.temporary(failure.cause());
    };
  }

  @Override
  public void close() {
    threads.shutdown();
    rpc.close();
  }
}
