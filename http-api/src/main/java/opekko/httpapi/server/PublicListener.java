package opekko.httpapi.server;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import opekko.httpapi.rpc.RpcDispatcher;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.japi.function.Function;

/**
 * What anybody may ask: JSON-RPC and the page at the root, the status, health, readiness, and
 * metrics where they have no port of their own.
 *
 * @param anyone the methods open to everybody
 * @param local the methods open to programs on this machine; the same where the admin namespace is
 *     not on this port
 */
public record PublicListener(
    ActorSystem<?> system,
    RpcEndpoint rpc,
    RpcDispatcher anyone,
    RpcDispatcher local,
    WebPages web,
    HealthPages health,
    Optional<MetricsPage> metrics)
    implements Function<HttpRequest, CompletionStage<HttpResponse>> {

  @Override
  public CompletionStage<HttpResponse> apply(HttpRequest request) {
    return answer(request)
        .thenApply(response -> Browsers.openToAll(request, Browsers.compressed(request, response)));
  }

  private CompletionStage<HttpResponse> answer(HttpRequest request) {
    return web.answer(request)
        .orElseGet(() ->
            switch (request.getUri().path()) {
              case "", "/" -> rpc.answer(request, dispatcher(request), Callers.of(request));
              case "/healthz", "/healthz/" -> page(request, health::alive);
              case "/readyz", "/readyz/" -> page(request, health::ready);
              case "/metrics" ->
                  metrics.map(page -> page(request, page::render)).orElseGet(() -> none(request));
              default -> none(request);
            });
  }

  /**
   * Browsers name the page they act for; programs do not. A page somebody visits on the operator's
   * machine must not reach admin methods that ask for no token.
   */
  private RpcDispatcher dispatcher(HttpRequest request) {
    return request.getHeader("Origin").isPresent() ? anyone : local;
  }

  private CompletionStage<HttpResponse> page(HttpRequest request, Page page) {
    request.discardEntityBytes(system);
    return page.get();
  }

  private CompletionStage<HttpResponse> none(HttpRequest request) {
    request.discardEntityBytes(system);
    return Answers.now(Answers.notFound());
  }
}
