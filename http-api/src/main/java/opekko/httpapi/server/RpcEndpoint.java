package opekko.httpapi.server;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import opekko.httpapi.rpc.RpcDispatcher;
import opekko.httpapi.rpc.RpcLimits;
import opekko.protocol.fault.Causes;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;

/**
 * JSON-RPC over HTTP, with the statuses of the reference's server.
 *
 * @spec op-geth rpc/http.go: ServeHTTP, validateRequest
 */
public final class RpcEndpoint {
  private static final Set<String> CONTENT_TYPES =
      Set.of("application/json", "application/json-rpc", "application/jsonrequest");
  private static final Duration BODY_TIMEOUT = Duration.ofSeconds(30);

  /** A dozen of the longest bodies, or thousands of usual ones. */
  private static final int BODIES_AT_ONCE = 12;

  private final RpcLimits limits;
  private final ActorSystem<?> system;
  private final BodyBudget budget;

  public RpcEndpoint(RpcLimits limits, ActorSystem<?> system) {
    this.limits = limits;
    this.system = system;
    this.budget = new BodyBudget((long) BODIES_AT_ONCE * limits.maxBodyBytes());
  }

  int maxBodyBytes() {
    return limits.maxBodyBytes();
  }

  /** The memory for the bodies of all requests. */
  BodyBudget budget() {
    return budget;
  }

  CompletionStage<HttpResponse> answer(
      HttpRequest request, RpcDispatcher dispatcher, String caller) {
    var length = request.entity().getContentLengthOption();
    var method = request.method().value();
    // Load balancers ask so whether anybody is there.
    if (method.equals("GET")
        && length.orElse(1) == 0
        && request.getUri().rawQueryString().isEmpty())
      return refuse(request, HttpResponse.create());
    if (method.equals("OPTIONS")) return refuse(request, HttpResponse.create());
    if (!method.equals("POST")) return refuse(request, Answers.methodNotAllowed("POST"));
    if (length.orElse(0) > limits.maxBodyBytes())
      return refuse(request, tooLarge(Long.toString(length.getAsLong())));
    if (!CONTENT_TYPES.contains(request.entity().getContentType().mediaType().toString()))
      return refuse(
          request,
          Answers.text(
              StatusCodes.UNSUPPORTED_MEDIA_TYPE,
              "invalid content type, only application/json is supported"));
    var reserved = length.orElse(limits.maxBodyBytes());
    if (!budget.tryTake(reserved))
      return refuse(
          request,
          Answers.text(StatusCodes.SERVICE_UNAVAILABLE, "too many requests at once, try later"));
    return read(request.entity())
        .thenCompose(body -> dispatcher.answer(body.getData().toArrayUnsafe(), caller))
        .thenApply(bytes -> Answers.json(StatusCodes.OK, bytes))
        .exceptionally(this::unreadable)
        .whenComplete((_, _) -> budget.giveBack(reserved));
  }

  private CompletionStage<HttpEntity.Strict> read(HttpEntity entity) {
    return entity
        .withSizeLimit(limits.maxBodyBytes())
        .toStrict(BODY_TIMEOUT.toMillis(), limits.maxBodyBytes(), system);
  }

  private HttpResponse unreadable(Throwable failure) {
    var cause = Causes.ofStage(failure);
    if (cause instanceof EntityStreamSizeException) return tooLarge("");
    return Answers.text(StatusCodes.BAD_REQUEST, "the body could not be read");
  }

  private HttpResponse tooLarge(String length) {
    return Answers.text(
        StatusCodes.CONTENT_TOO_LARGE,
        "content length too large (" + length + ">" + limits.maxBodyBytes() + ")");
  }

  /** A body that nobody reads must be thrown away, or its connection stalls. */
  private CompletionStage<HttpResponse> refuse(HttpRequest request, HttpResponse response) {
    request.discardEntityBytes(system);
    return Answers.now(response);
  }
}
