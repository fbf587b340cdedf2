package opekko.httpapi.server;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import opekko.httpapi.live.Subscriptions;
import opekko.httpapi.rpc.RpcDispatcher;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.japi.function.Function;

/**
 * What anybody may ask: JSON-RPC, by posts and on a socket, and the page at the root, the status,
 * health, readiness, who leads, and metrics where they have no port of their own.
 *
 * @param anyone the methods open to everybody
 * @param local the methods open to programs on this machine; the same where the admin namespace is
 *     not on this port
 */
public record PublicListener(
    ActorSystem<?> system,
    RpcEndpoint rpc,
    Methods anyone,
    Methods local,
    SocketEndpoint sockets,
    WebPages web,
    HealthPages health,
    Optional<HaPages> ha,
    Optional<MetricsPage> metrics)
    implements Function<HttpRequest, CompletionStage<HttpResponse>> {

  /** Makes the methods of one socket. */
  @FunctionalInterface
  public interface SocketMethods {
    RpcDispatcher with(Subscriptions subscriptions);
  }

  /** The same methods, without and with a socket's subscriptions. */
  public record Methods(RpcDispatcher dispatcher, SocketMethods socket) {}

  @Override
  public CompletionStage<HttpResponse> apply(HttpRequest request) {
    return answer(request)
        .thenApply(response -> Browsers.openToAll(request, Browsers.compressed(request, response)));
  }

  private CompletionStage<HttpResponse> answer(HttpRequest request) {
    if (SocketEndpoint.isWanted(request)) return socket(request);
    return web.answer(request)
        .orElseGet(() ->
            switch (request.getUri().path()) {
              case "", "/" ->
                  rpc.answer(request, methods(request).dispatcher(), Callers.of(request));
              case "/ws" -> page(request, () -> Answers.now(noUpgrade()));
              case "/healthz", "/healthz/", "/live" -> page(request, health::alive);
              case "/readyz", "/readyz/", "/ready" -> page(request, health::ready);
              case "/leader" ->
                  ha.map(pages -> page(request, pages::leader)).orElseGet(() -> none(request));
              case "/metrics" ->
                  metrics.map(page -> page(request, page::render)).orElseGet(() -> none(request));
              default -> none(request);
            });
  }

  /**
   * Browsers name the page they act for; programs do not. A page somebody visits on the operator's
   * machine must not reach admin methods that ask for no token.
   */
  private Methods methods(HttpRequest request) {
    return request.getHeader("Origin").isPresent() ? anyone : local;
  }

  private CompletionStage<HttpResponse> socket(HttpRequest request) {
    var path = request.getUri().path();
    return WebPages.isRoot(path) || path.equals("/ws")
        ? Answers.now(sockets.open(request, methods(request).socket()))
        : none(request);
  }

  private static HttpResponse noUpgrade() {
    return Answers.text(StatusCodes.UPGRADE_REQUIRED, "this path is for WebSockets")
        .addHeader(HttpHeader.parse("Upgrade", "websocket"));
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
