package opekko.httpapi.server;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import opekko.httpapi.live.LiveStatusJson;
import opekko.httpapi.live.LiveStream;
import opekko.httpapi.live.LiveStream.Wish;
import opekko.httpapi.live.LiveTopic;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.stream.SharedKillSwitch;

/**
 * The node's status, once and as a stream.
 *
 * @param seats how many may listen at once, on all listeners together
 * @param end closes the streams when the node stops
 */
public record LivePages(LiveStream stream, Seats seats, SharedKillSwitch end) {
  private static final List<HttpHeader> STREAM_HEADERS =
      List.of(
          HttpHeader.parse("Cache-Control", "no-store"),
          // For the proxies that would otherwise keep a stream until it is complete.
          HttpHeader.parse("X-Accel-Buffering", "no"));

  CompletionStage<HttpResponse> status() {
    return stream
        .live()
        .status()
        .toCompletableFuture()
        .copy()
        .orTimeout(stream.timeout().toMillis(), TimeUnit.MILLISECONDS)
        .thenApply(status -> Answers.json(StatusCodes.OK, LiveStatusJson.bytes(status)))
        .exceptionally(
            _ -> Answers.text(StatusCodes.SERVICE_UNAVAILABLE, "the node does not answer"));
  }

  CompletionStage<HttpResponse> events(HttpRequest request) {
    if (!request.method().value().equals("GET"))
      return Answers.now(Answers.methodNotAllowed("GET"));
    if (seats.isFull())
      return Answers.now(
          Answers.text(
              StatusCodes.SERVICE_UNAVAILABLE,
              "too many listen already (" + seats + "): close some, or ask /live/status"));
    var wish = wish(request);
    if (wish.isEmpty())
      return Answers.now(
          Answers.text(
              StatusCodes.BAD_REQUEST,
              "topics is a list of: " + LiveStream.STATUS + ", " + LiveTopic.labels("", ", ")));
    var frames = stream.of(wish.get()).via(end.flow()).watchTermination(seats::take);
    return Answers.now(
        HttpResponse.create()
            .withHeaders(STREAM_HEADERS)
            .withEntity(
                HttpEntities.createChunked(MediaTypes.TEXT_EVENT_STREAM.toContentType(), frames)));
  }

  /** Empty when a topic is asked for that there is not. */
  private static Optional<Wish> wish(HttpRequest request) {
    var lastEventId = request.getHeader("Last-Event-ID").map(HttpHeader::value).orElse("");
    var asked = request.getUri().query().get("topics");
    if (asked.isEmpty())
      return Optional.of(new Wish(EnumSet.allOf(LiveTopic.class), true, lastEventId));
    var topics = EnumSet.noneOf(LiveTopic.class);
    var isStatusWanted = false;
    for (var name : asked.get().split(",")) {
      if (name.equals(LiveStream.STATUS)) {
        isStatusWanted = true;
        continue;
      }
      var topic = LiveTopic.named(name);
      if (topic.isEmpty()) return Optional.empty();
      topics.add(topic.get());
    }
    return Optional.of(new Wish(topics, isStatusWanted, lastEventId));
  }
}
