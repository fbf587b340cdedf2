package opekko.httpapi.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import opekko.protocol.api.ApiResult;
import opekko.protocol.fault.Causes;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.json.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a body to its answer. Calls of a batch run one after the other, in their order, as an
 * operator's script expects; one deadline holds for all of them.
 *
 * @spec JSON-RPC 2.0; op-geth rpc/handler.go for what it leaves open
 */
public final class RpcDispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(RpcDispatcher.class);
  private static final int MAX_METHOD_NAME = 2048;

  private final RpcRegistry registry;
  private final RpcLimits limits;
  private final InstantSource clock;
  private final RpcObserver observer;

  public RpcDispatcher(
      RpcRegistry registry, RpcLimits limits, InstantSource clock, RpcObserver observer) {
    this.registry = registry;
    this.limits = limits;
    this.clock = clock;
    this.observer = observer;
  }

  /**
   * Never fails, and never blocks.
   *
   * @param caller the remote address, for the observer
   * @return the answer's bytes; none when the body holds notifications only, or nothing
   */
  public CompletionStage<byte[]> answer(byte[] body, String caller) {
    var parsed = RpcJson.read(body);
    if (parsed.isEmpty()) return done(error(RpcError.parseError()).toJson());
    var root = parsed.get();
    if (root.isMissingNode()) return done(new byte[0]);
    var deadline =
        new CompletableFuture<ApiResult<Json.Writer>>()
            .completeOnTimeout(
                RpcError.timedOut(), limits.timeout().toMillis(), TimeUnit.MILLISECONDS);
    var answer =
        root.isArray()
            ? batch(root, caller, deadline)
            : single(RpcMessage.of(root), caller, deadline)
                .thenApply(response -> response.map(RpcResponse::toJson).orElse(new byte[0]));
    return answer.whenComplete((_, _) -> deadline.complete(RpcError.timedOut()));
  }

  private CompletionStage<byte[]> batch(
      JsonNode batch, String caller, CompletableFuture<ApiResult<Json.Writer>> deadline) {
    if (batch.isEmpty()) return done(error(RpcError.invalidRequest("empty batch")).toJson());
    if (batch.size() > limits.maxBatch()) return done(tooLarge(batch));
    CompletionStage<List<RpcResponse>> responses = done(new ArrayList<>(batch.size()));
    for (var element : batch) {
      responses =
          responses.thenCompose(list ->
              single(RpcMessage.of(element), caller, deadline)
                  .thenApply(response -> {
                    response.ifPresent(list::add);
                    return list;
                  }));
    }
    return responses.thenApply(list -> list.isEmpty() ? new byte[0] : RpcResponse.toJson(list));
  }

  /** One error stands for the whole batch; it carries the id of the first call. */
  private static byte[] tooLarge(JsonNode batch) {
    JsonNode id = NullNode.getInstance();
    for (var element : batch) {
      if (RpcMessage.of(element) instanceof RpcMessage.Call(var first, _, _)) {
        id = first;
        break;
      }
    }
    return RpcResponse.toJson(
        List.of(new RpcResponse(id, RpcError.invalidRequest("batch too large"))));
  }

  private CompletionStage<Optional<RpcResponse>> single(
      RpcMessage message, String caller, CompletableFuture<ApiResult<Json.Writer>> deadline) {
    return switch (message) {
      case RpcMessage.Response() -> done(Optional.empty());
      case RpcMessage.Invalid(var id) ->
          done(Optional.of(new RpcResponse(id, RpcError.invalidRequest("invalid request"))));
      case RpcMessage.Notification(var method, var params) ->
          call(method, params, caller, deadline).thenApply(_ -> Optional.empty());
      case RpcMessage.Call(var id, var method, var params) ->
          call(method, params, caller, deadline)
              .thenApply(result -> Optional.of(new RpcResponse(id, result)));
    };
  }

  private CompletionStage<ApiResult<Json.Writer>> call(
      String method,
      JsonNode params,
      String caller,
      CompletableFuture<ApiResult<Json.Writer>> deadline) {
    var start = clock.instant();
    var found = registry.find(method);
    return run(method, found, params, deadline)
        .thenApply(outcome -> {
          var took = Duration.between(start, clock.instant());
          observer.served(
              new RpcObserver.Served(caller, method, found.isPresent(), params, took, outcome));
          return outcome;
        });
  }

  private static CompletionStage<ApiResult<Json.Writer>> run(
      String name,
      Optional<RpcMethod> method,
      JsonNode params,
      CompletableFuture<ApiResult<Json.Writer>> deadline) {
    if (name.length() > MAX_METHOD_NAME)
      return done(
          RpcError.invalidRequest(
              "method name too long: " + name.length() + " > " + MAX_METHOD_NAME));
    if (method.isEmpty())
      return done(
          name.endsWith("_subscribe")
              ? RpcError.subscriptionsUnsupported()
              : RpcError.methodNotFound(name));
    // A call of a batch whose time is up must not start: an admin call would run unseen.
    if (deadline.isDone()) return done(RpcError.timedOut());
    try {
      return method
          .get()
          .call(RpcArguments.of(params))
          .exceptionally(failure -> failed(name, failure))
          .applyToEither(deadline, result -> result);
    } catch (InvalidData refused) {
      return done(RpcError.invalidParams(refused.getMessage()));
    } catch (RuntimeException bug) {
      return done(failed(name, bug));
    }
  }

  private static ApiResult<Json.Writer> failed(String method, Throwable failure) {
    var cause = Causes.ofStage(failure);
    if (cause instanceof TimeoutException) return RpcError.timedOut();
    LOG.error("{} failed", method, cause);
    return RpcError.crashed();
  }

  private static RpcResponse error(ApiResult<Json.Writer> error) {
    return new RpcResponse(NullNode.getInstance(), error);
  }

  private static <T> CompletionStage<T> done(T value) {
    return CompletableFuture.completedFuture(value);
  }
}
