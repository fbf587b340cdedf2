package opekko.httpapi.server;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;

/**
 * What a browser comes for: the page, its files, the status of the node and of its cluster. The
 * same on each port.
 */
public record WebPages(
    ActorSystem<?> system,
    PageFiles files,
    LivePages live,
    Optional<HaPages> ha,
    PageSetup setup,
    boolean isOperators) {
  private static final String FOLDER = "/page/";

  /** The answer, when the path is one of these. */
  Optional<CompletionStage<HttpResponse>> answer(HttpRequest request) {
    var answer = find(request);
    if (answer.isPresent()) request.discardEntityBytes(system);
    return answer;
  }

  private Optional<CompletionStage<HttpResponse>> find(HttpRequest request) {
    var path = request.getUri().path();
    if (isRoot(path))
      return isForAPerson(request)
          ? Optional.of(files.answer(request, PageFiles.INDEX))
          : Optional.empty();
    return switch (path) {
      case "/page", "/page/" -> Optional.of(Answers.now(toRoot(path)));
      case "/page/setup.json" -> Optional.of(setup.answer(isOperators));
      case "/live/status" -> Optional.of(live.status());
      case HaPages.STATUS -> ha.map(pages -> pages.status(request));
      case "/live/events" -> Optional.of(live.events(request));
      default ->
          path.startsWith(FOLDER)
              ? Optional.of(files.answer(request, path.substring(FOLDER.length())))
              : Optional.empty();
    };
  }

  static boolean isRoot(String path) {
    return path.isEmpty() || path.equals("/");
  }

  /** Programs ask the root as well: for JSON-RPC, or only to see whether anybody is there. */
  private static boolean isForAPerson(HttpRequest request) {
    return request.method().value().equals("GET")
        && request.getHeader("Accept").map(HttpHeader::value).orElse("").contains("text/html");
  }

  /** Relative, so that it holds behind a proxy that has the node under another path. */
  private static HttpResponse toRoot(String path) {
    return HttpResponse.create()
        .withStatus(StatusCodes.FOUND)
        .addHeader(HttpHeader.parse("Location", path.endsWith("/") ? "../" : "./"));
  }
}
