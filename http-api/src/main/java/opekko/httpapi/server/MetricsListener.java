package opekko.httpapi.server;

import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.japi.function.Function;

/** Metrics on a port of their own. */
public record MetricsListener(ActorSystem<?> system, MetricsPage page)
    implements Function<HttpRequest, CompletionStage<HttpResponse>> {

  @Override
  public CompletionStage<HttpResponse> apply(HttpRequest request) {
    request.discardEntityBytes(system);
    return request.getUri().path().equals("/metrics")
        ? page.render()
        : Answers.now(Answers.notFound());
  }
}
