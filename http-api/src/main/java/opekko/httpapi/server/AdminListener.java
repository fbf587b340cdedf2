package opekko.httpapi.server;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import opekko.httpapi.admin.AuditLog;
import opekko.httpapi.admin.BearerToken;
import opekko.httpapi.rpc.RpcDispatcher;
import opekko.protocol.api.DebugApi;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.japi.function.Function;

/**
 * What operators may do: the admin namespace, the driver's state and its journal. Nothing here
 * answers without the token, and everything is written to the audit log.
 */
public record AdminListener(
    ActorSystem<?> system,
    RpcEndpoint rpc,
    RpcDispatcher dispatcher,
    DebugPages debug,
    BearerToken token,
    AuditLog audit)
    implements Function<HttpRequest, CompletionStage<HttpResponse>> {

  /** The debug pages, and how long they may take. */
  public record DebugPages(DebugApi debug, Duration timeout) {}

  @Override
  public CompletionStage<HttpResponse> apply(HttpRequest request) {
    var caller = Callers.of(request);
    var path = request.getUri().path();
    if (!isAuthorized(request)) {
      audit.visited(caller, request.method().value() + " " + path, "401 wrong or no token");
      request.discardEntityBytes(system);
      return Answers.now(unauthorized());
    }
    return switch (path) {
      case "", "/" -> rpc.answer(request, dispatcher, caller);
      case "/debug/state" -> page(request, path, debug.debug()::stateJson);
      case "/debug/journal" -> page(request, path, debug.debug()::journal);
      default -> {
        request.discardEntityBytes(system);
        yield Answers.now(Answers.notFound());
      }
    };
  }

  private boolean isAuthorized(HttpRequest request) {
    return request
        .getHeader("Authorization")
        .map(HttpHeader::value)
        .filter(token::opens)
        .isPresent();
  }

  private CompletionStage<HttpResponse> page(
      HttpRequest request, String path, Supplier<CompletionStage<String>> text) {
    request.discardEntityBytes(system);
    var type =
        path.endsWith("state") ? ContentTypes.APPLICATION_JSON : ContentTypes.TEXT_PLAIN_UTF8;
    return text.get()
        .toCompletableFuture()
        .copy()
        .orTimeout(debug.timeout().toMillis(), TimeUnit.MILLISECONDS)
        .thenApply(body -> Answers.of(StatusCodes.OK, type, body.getBytes(StandardCharsets.UTF_8)))
        .exceptionally(
            _ -> Answers.text(StatusCodes.SERVICE_UNAVAILABLE, "the node does not answer"))
        .thenApply(response -> {
          audit.visited(
              Callers.of(request), "GET " + path, Integer.toString(response.status().intValue()));
          return response;
        });
  }

  private static HttpResponse unauthorized() {
    return Answers.text(
            StatusCodes.UNAUTHORIZED,
            "send the content of the admin token file: Authorization: Bearer TOKEN")
        .withHeaders(
            List.of(HttpHeader.parse("WWW-Authenticate", "Bearer realm=\"opekko admin\"")));
  }
}
