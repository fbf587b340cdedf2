package opekko.httpapi.server;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import opekko.protocol.api.DebugApi;
import opekko.protocol.api.Readiness;
import opekko.protocol.json.Json;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;

/**
 * Alive: the process answers, as op-node's page says. Ready: it may be used, or why not; the
 * reference has no such page.
 */
public record HealthPages(DebugApi debug, String version, Duration timeout) {

  CompletionStage<HttpResponse> alive() {
    return Answers.now(
        Answers.json(StatusCodes.OK, object(out -> out.writeStringField("version", version))));
  }

  CompletionStage<HttpResponse> ready() {
    return debug
        .readiness()
        .toCompletableFuture()
        .copy()
        .completeOnTimeout(unanswered(), timeout.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(_ -> unanswered())
        .thenApply(HealthPages::response);
  }

  private static Readiness unanswered() {
    return new Readiness(false, List.of("the node does not answer"));
  }

  private static HttpResponse response(Readiness readiness) {
    var body =
        object(out -> {
          out.writeBooleanField("ready", readiness.isReady());
          writeReasons(out, readiness.reasons());
        });
    return Answers.json(
        readiness.isReady() ? StatusCodes.OK : StatusCodes.SERVICE_UNAVAILABLE, body);
  }

  private static void writeReasons(JsonGenerator out, List<String> reasons) throws IOException {
    out.writeArrayFieldStart("reasons");
    for (var reason : reasons) out.writeString(reason);
    out.writeEndArray();
  }

  private static byte[] object(Json.Writer fields) {
    var bytes = new ByteArrayOutputStream();
    Json.write(
        bytes,
        out -> {
          out.writeStartObject();
          fields.write(out);
          out.writeEndObject();
        });
    bytes.write('\n');
    return bytes.toByteArray();
  }
}
