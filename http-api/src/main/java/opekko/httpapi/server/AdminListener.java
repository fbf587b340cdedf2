package opekko.httpapi.server;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import opekko.httpapi.admin.AuditLog;
import opekko.httpapi.rpc.RpcDispatcher;
import opekko.protocol.api.DebugApi;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.japi.function.Function;

/**
 * What operators may do: the admin namespace, the driver's state and its journal, the cluster. Of
 * these nothing answers without the token, and everything is written to the audit log. The page is
 * here too, so that the token is given to this listener by a page of this listener (ADR 0009).
 */
public record AdminListener(
    ActorSystem<?> system,
    RpcEndpoint rpc,
    RpcDispatcher dispatcher,
    WebPages web,
    DebugPages debug,
    Optional<HaEndpoint> ha,
    OperatorGate gate,
    AuditLog audit)
    implements Function<HttpRequest, CompletionStage<HttpResponse>> {

  /** The debug pages, and how long they may take. */
  public record DebugPages(DebugApi debug, Duration timeout) {}

  @Override
  public CompletionStage<HttpResponse> apply(HttpRequest request) {
    return gate.foreign(request)
        .map(refusal -> refuse(request, refusal))
        .or(() -> web.answer(request))
        .or(() -> gate.unauthorized(request).map(refusal -> refuse(request, refusal)))
        .orElseGet(() -> serve(request))
        .thenApply(response -> Browsers.compressed(request, response));
  }

  private CompletionStage<HttpResponse> serve(HttpRequest request) {
    var path = request.getUri().path();
    return switch (path) {
      case "", "/" -> rpc.answer(request, dispatcher, Callers.of(request));
      case "/debug/state" -> page(request, path, debug.debug()::stateJson);
      case "/debug/journal" -> page(request, path, () -> journal(request));
      default ->
          ha.filter(_ -> path.startsWith(HaEndpoint.FOLDER))
              .map(endpoint -> endpoint.answer(request))
              .orElseGet(() -> refuse(request, Answers.notFound()));
    };
  }

  /** All of it, or with {@code ?last=40} so many of its newest lines. */
  private CompletionStage<String> journal(HttpRequest request) {
    var asked = request.getUri().query().getOrElse("last", "");
    var journal = debug.debug().journal();
    if (!asked.matches("\\d{1,9}")) return journal;
    return journal.thenApply(text -> lastLines(text, Integer.parseInt(asked)));
  }

  private static String lastLines(String text, int count) {
    var from = text.length();
    for (var i = 0; i <= count && from >= 0; i++) from = text.lastIndexOf('\n', from - 1);
    return text.substring(from + 1);
  }

  private CompletionStage<HttpResponse> refuse(HttpRequest request, HttpResponse response) {
    request.discardEntityBytes(system);
    return Answers.now(response);
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
}
