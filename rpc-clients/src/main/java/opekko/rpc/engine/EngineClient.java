package opekko.rpc.engine;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import opekko.protocol.engine.ForkchoiceOutcome;
import opekko.protocol.engine.ForkchoiceState;
import opekko.protocol.engine.GetPayloadOutcome;
import opekko.protocol.engine.NewPayloadOutcome;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.engine.PayloadId;
import opekko.protocol.fault.Fault;
import opekko.protocol.fork.ForkSchedule;
import opekko.protocol.port.Engine;
import opekko.rpc.jsonrpc.JsonRpc;
import opekko.rpc.jsonrpc.RpcAnswer;
import opekko.rpc.jsonrpc.RpcFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the execution engine. Calls run one after the other on one platform thread: the driver has
 * one in flight anyway, and a blocking socket read on a platform thread costs half of what it costs
 * on a virtual one.
 */
public final class EngineClient implements Engine, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EngineClient.class);

  private final JsonRpc rpc;
  private final ForkSchedule forks;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("engine-client").daemon(true).factory());

  /** Of the thread above only; null until the engine has been asked. */
  private EngineVersions versions;

  public EngineClient(JsonRpc rpc, ForkSchedule forks) {
    this.rpc = rpc;
    this.forks = forks;
  }

  @Override
  public CompletionStage<ForkchoiceOutcome> forkchoiceUpdated(
      ForkchoiceState state, Optional<PayloadAttributes> attributes) {
    return run(
        () -> {
          var method =
              attributes
                  .map(wanted -> versions().forkchoiceUpdated(wanted))
                  .orElseGet(() -> versions().forkchoiceUpdated());
          var answer = rpc.call(EngineCalls.forkchoiceUpdated(method, state, attributes));
          return EngineOutcomes.forkchoice(noticed(answer), method, attributes.isPresent());
        },
        ForkchoiceOutcome.Failed::new);
  }

  @Override
  public CompletionStage<GetPayloadOutcome> getPayload(PayloadId id, long timestamp) {
    return run(
        () -> {
          var method = versions().getPayload(timestamp);
          var answer = rpc.call(EngineCalls.getPayload(method, id));
          return EngineOutcomes.payload(noticed(answer), method);
        },
        GetPayloadOutcome.Failed::new);
  }

  @Override
  public CompletionStage<NewPayloadOutcome> newPayload(PayloadEnvelope envelope) {
    return run(
        () -> {
          var version = versions().newPayload(envelope.payload().timestamp());
          var call = EngineCalls.newPayload(version, envelope);
          return EngineOutcomes.inserted(noticed(rpc.call(call)), call.method());
        },
        NewPayloadOutcome.Failed::new);
  }

  private <T> CompletionStage<T> run(Supplier<T> call, Function<Fault, T> failed) {
    try {
      return CompletableFuture.supplyAsync(call, thread);
    } catch (RejectedExecutionException _) {
      return CompletableFuture.completedStage(
          failed.apply(new Fault.Temporary("the engine client is closed")));
    }
  }

  /** Asked once, and again after the engine was away: it may have come back as another version. */
  private EngineVersions versions() {
    if (versions != null) return versions;
    var unknown = new EngineVersions(forks, Set.of());
    return switch (rpc.call(EngineCalls.exchangeCapabilities())) {
      case RpcAnswer.Value<Set<String>>(var offered) -> {
        log.info("Engine {} offers {} methods", rpc.endpoint().name(), offered.size());
        versions = new EngineVersions(forks, offered);
        yield versions;
      }
      case RpcAnswer.Null<Set<String>> _, RpcAnswer.Refused<Set<String>> _ -> {
        log.warn("Engine {} does not say what it offers", rpc.endpoint().name());
        versions = unknown;
        yield versions;
      }
      case RpcAnswer.Failed<Set<String>> _ -> unknown;
    };
  }

  private <T> RpcAnswer<T> noticed(RpcAnswer<T> answer) {
    if (answer instanceof RpcAnswer.Failed<T>(RpcFailure(var kind, _))
        && kind == RpcFailure.Kind.UNREACHABLE) versions = null;
    return answer;
  }

  @Override
  public void close() {
    thread.shutdown();
    rpc.close();
  }
}
