package opekko.httpapi.server;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import opekko.httpapi.metrics.PrometheusMetrics;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;

/** The scrape. Rendered on a thread of its own: the JVM's numbers are read from files. */
public record MetricsPage(PrometheusMetrics metrics) {

  CompletionStage<HttpResponse> render() {
    return CompletableFuture.supplyAsync(metrics::exposition, Thread::startVirtualThread)
        .thenApply(text ->
            Answers.of(StatusCodes.OK, ContentTypes.parse(PrometheusMetrics.CONTENT_TYPE), text));
  }
}
