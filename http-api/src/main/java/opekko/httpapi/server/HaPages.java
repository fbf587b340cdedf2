package opekko.httpapi.server;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import opekko.httpapi.ha.HaStatusJson;
import opekko.httpapi.methods.Results.ValueWriter;
import opekko.protocol.api.ApiResult;
import opekko.protocol.api.HaApi;
import opekko.protocol.json.Json;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;

/** What anybody may see of the cluster. */
public record HaPages(HaApi ha, Duration timeout) {
  static final String STATUS = "/ha/v1/status";

  /**
   * For load balancers: 200 on the leader only. Answered from this node's own knowledge, so that it
   * never waits for a cluster in trouble.
   */
  CompletionStage<HttpResponse> leader() {
    var leads = ha.isLeader();
    var leader = ha.leader().filter(id -> leads == id.equals(ha.self()));
    var body =
        json(out -> {
          out.writeStartObject();
          out.writeStringField("node", ha.self());
          out.writeBooleanField("isLeader", leads);
          if (leads) out.writeStringField("leader", ha.self());
          else if (leader.isPresent()) out.writeStringField("leader", leader.get());
          else out.writeNullField("leader");
          out.writeEndObject();
        });
    return Answers.now(
        fresh(Answers.json(leads ? StatusCodes.OK : StatusCodes.SERVICE_UNAVAILABLE, body)));
  }

  CompletionStage<HttpResponse> status(HttpRequest request) {
    return request.method().value().equals("GET")
        ? read(ha.status(), HaStatusJson::write)
        : Answers.now(Answers.methodNotAllowed("GET"));
  }

  /** 200, or 503 with the reason. */
  <T> CompletionStage<HttpResponse> read(
      CompletionStage<ApiResult<T>> answer, ValueWriter<T> writer) {
    return answer
        .toCompletableFuture()
        .copy()
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(_ -> ApiResult.refused("the node does not answer"))
        .thenApply(result ->
            switch (result) {
              case ApiResult.Ok<T>(var value) ->
                  fresh(Answers.json(StatusCodes.OK, json(out -> writer.write(out, value))));
              case ApiResult.Refused<T>(_, var reason) ->
                  because(StatusCodes.SERVICE_UNAVAILABLE, reason);
            });
  }

  static HttpResponse because(StatusCode status, String reason) {
    return Answers.json(
        status,
        json(out -> {
          out.writeStartObject();
          out.writeStringField("reason", reason);
          out.writeEndObject();
        }));
  }

  static byte[] json(Json.Writer writer) {
    var bytes = new ByteArrayOutputStream();
    Json.write(bytes, writer);
    bytes.write('\n');
    return bytes.toByteArray();
  }

  private static HttpResponse fresh(HttpResponse response) {
    return response.withHeaders(List.of(HttpHeader.parse("Cache-Control", "no-store")));
  }
}
