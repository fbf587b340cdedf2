package opekko.httpapi.server;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;

/** Responses of the few kinds there are. */
final class Answers {
  private Answers() {}

  static HttpResponse json(StatusCode status, byte[] body) {
    return of(status, ContentTypes.APPLICATION_JSON, body);
  }

  static HttpResponse of(StatusCode status, ContentType type, byte[] body) {
    return HttpResponse.create().withStatus(status).withEntity(HttpEntities.create(type, body));
  }

  /** For a person or a log: a line of plain text. */
  static HttpResponse text(StatusCode status, String line) {
    return HttpResponse.create()
        .withStatus(status)
        .withEntity(HttpEntities.create(ContentTypes.TEXT_PLAIN_UTF8, line + "\n"));
  }

  static HttpResponse notFound() {
    return text(StatusCodes.NOT_FOUND, "404 page not found");
  }

  static HttpResponse methodNotAllowed(String allowed) {
    return text(StatusCodes.METHOD_NOT_ALLOWED, "method not allowed")
        .withHeaders(List.of(HttpHeader.parse("Allow", allowed)));
  }

  static CompletionStage<HttpResponse> now(HttpResponse response) {
    return CompletableFuture.completedFuture(response);
  }
}
