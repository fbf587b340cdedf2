package opekko.httpapi.live;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import opekko.protocol.api.LiveApi;
import opekko.protocol.api.LiveStatus;
import opekko.protocol.json.Json;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.pf.PFBuilder;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * The stream of {@code GET /live/events}: what happened, and the whole status behind it, at least
 * each second and at most ten times a second. A client that reads slowly gets the latest of each
 * fact; one that does not read at all is cut off.
 *
 * @param timeout for the node's answer to the question for its status
 */
public record LiveStream(LiveApi live, Duration timeout) {
  /** The name of the event that carries the whole status. */
  public static final String STATUS = "status";

  private static final Duration AT_LEAST = Duration.ofSeconds(1);
  private static final Duration AT_MOST = Duration.ofMillis(100);

  /** What nobody takes any more is found out by writing to it. */
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(3);

  private static final Duration STUCK = Duration.ofSeconds(30);
  private static final long RETRY_MILLIS = 1000;

  /**
   * What a client wants to hear of.
   *
   * @param isStatusWanted whether the whole status is sent too
   * @param lastEventId as the client sent it; empty for none
   */
  public record Wish(Set<LiveTopic> topics, boolean isStatusWanted, String lastEventId) {}

  /** For one client. */
  public Source<ByteString, NotUsed> of(Wish wish) {
    var frames = new EventFrames(wish.lastEventId());
    var ticks = Source.tick(Duration.ZERO, AT_LEAST, Backlog.NONE);
    var news = wish.isStatusWanted() ? LiveFeed.of(live).merge(ticks) : LiveFeed.of(live);
    return Source.single(EventFrames.retryAfter(RETRY_MILLIS))
        .concat(
            news.conflate(Backlog::plus)
                .throttle(1, AT_MOST)
                .mapAsync(1, backlog -> moment(wish, backlog))
                .mapConcat(moment -> frames(frames, wish, moment))
                .recover(
                    new PFBuilder<Throwable, ByteString>()
                        .match(
                            SlowConsumer.class,
                            slow -> frames.named("dropped", message(slow.getMessage())))
                        .build())
                .keepAlive(KEEP_ALIVE, EventFrames::comment))
        .backpressureTimeout(STUCK);
  }

  /** The status is absent when the node does not give it. */
  private record Moment(Backlog backlog, Optional<LiveStatus> status) {}

  private CompletionStage<Moment> moment(Wish wish, Backlog backlog) {
    if (!wish.isStatusWanted())
      return CompletableFuture.completedStage(new Moment(backlog, Optional.empty()));
    return live.status()
        .toCompletableFuture()
        .copy()
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .thenApply(Optional::of)
        .exceptionally(_ -> Optional.empty())
        .thenApply(status -> new Moment(backlog, status));
  }

  private static List<ByteString> frames(EventFrames frames, Wish wish, Moment moment) {
    var news = new ArrayList<ByteString>();
    moment
        .backlog()
        .events()
        .filter(event -> wish.topics().contains(LiveTopic.of(event)))
        .forEach(event -> news.add(frames.event(event)));
    if (wish.isStatusWanted())
      news.add(
          moment
              .status()
              .map(status -> frames.named(STATUS, LiveStatusJson.bytes(status)))
              .orElseGet(() -> frames.named("trouble", message("the node does not answer"))));
    return news;
  }

  private static byte[] message(String text) {
    var bytes = new ByteArrayOutputStream();
    Json.write(
        bytes,
        out -> {
          out.writeStartObject();
          out.writeStringField("reason", text);
          out.writeEndObject();
        });
    return bytes.toByteArray();
  }
}
