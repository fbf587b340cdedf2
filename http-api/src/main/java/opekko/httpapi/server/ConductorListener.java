package opekko.httpapi.server;

import java.util.concurrent.CompletionStage;
import opekko.httpapi.rpc.RpcDispatcher;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.japi.function.Function;

/**
 * Where batchers and proposers find op-conductor's RPC. A port of its own: here {@code
 * optimism_syncStatus} is answered by the leader only, on the rpc port by every node.
 */
public record ConductorListener(
    ActorSystem<?> system,
    RpcEndpoint rpc,
    RpcDispatcher dispatcher,
    HaPages ha,
    HealthPages health)
    implements Function<HttpRequest, CompletionStage<HttpResponse>> {

  @Override
  public CompletionStage<HttpResponse> apply(HttpRequest request) {
    return switch (request.getUri().path()) {
      case "", "/" -> rpc.answer(request, dispatcher, Callers.of(request));
      case "/leader" -> page(request, ha::leader);
      case "/healthz" -> page(request, health::alive);
      default -> page(request, () -> Answers.now(Answers.notFound()));
    };
  }

  private CompletionStage<HttpResponse> page(HttpRequest request, Page page) {
    request.discardEntityBytes(system);
    return page.get();
  }
}
