package opekko.httpapi.server;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import opekko.httpapi.live.Backlog;
import opekko.httpapi.live.LiveFeed;
import opekko.httpapi.live.SlowConsumer;
import opekko.httpapi.live.Subscription;
import opekko.httpapi.live.Subscriptions;
import opekko.httpapi.rpc.RpcDispatcher;
import opekko.protocol.api.LiveApi;
import opekko.protocol.fault.Causes;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.http.javadsl.model.ws.TextMessage;
import org.apache.pekko.japi.pf.PFBuilder;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.StreamLimitReachedException;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.util.ByteString;

/**
 * JSON-RPC over a WebSocket: the methods of the port, and subscriptions. The calls of a socket run
 * one after the other, like those of a batch.
 *
 * @param rpc whose limits hold here too
 * @param seats how many sockets may be open at once
 * @param end closes them when the node stops
 */
public record SocketEndpoint(
    ActorSystem<?> system, LiveApi live, RpcEndpoint rpc, Seats seats, SharedKillSwitch end) {
  private static final Duration MESSAGE_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration STUCK = Duration.ofSeconds(30);

  /** What goes out. */
  private sealed interface Outgoing {
    /**
     * @param opened the subscriptions that this answer tells the client of
     */
    record Answer(String text, List<Subscription> opened) implements Outgoing {}

    record News(Backlog backlog) implements Outgoing {}
  }

  static boolean isWanted(HttpRequest request) {
    return request.getAttribute(AttributeKeys.webSocketUpgrade).isPresent();
  }

  /**
   * @param methods what a socket may call
   */
  HttpResponse open(HttpRequest request, PublicListener.SocketMethods methods) {
    if (seats.isFull())
      return Answers.text(
          StatusCodes.SERVICE_UNAVAILABLE, "too many sockets are open (" + seats + ")");
    return request
        .getAttribute(AttributeKeys.webSocketUpgrade)
        .orElseThrow()
        .handleMessagesWith(flow(methods, Callers.of(request)));
  }

  private Flow<Message, Message, NotUsed> flow(
      PublicListener.SocketMethods methods, String caller) {
    var subscriptions = new Subscriptions();
    var dispatcher = methods.with(subscriptions);
    return Flow.<Message>create()
        .mapAsync(1, message -> answer(dispatcher, message, caller, subscriptions))
        // Eager: with the client gone there is nobody to tell.
        .merge(LiveFeed.of(live).map(Outgoing.News::new), true)
        .mapConcat(outgoing -> texts(outgoing, subscriptions))
        .recover(
            new PFBuilder<Throwable, String>()
                .match(
                    Throwable.class,
                    failure -> reason(failure).isPresent(),
                    failure -> Farewell.because(reason(failure).orElseThrow()))
                .build())
        .<Message>map(TextMessage::create)
        .via(end.flow())
        .backpressureTimeout(STUCK)
        .watchTermination(seats::take);
  }

  /** A message that comes in pieces takes its place among the long bodies of all requests. */
  private CompletionStage<Outgoing> answer(
      RpcDispatcher dispatcher, Message message, String caller, Subscriptions subscriptions) {
    var reserved = message.isStrict() ? 0 : rpc.maxBodyBytes();
    if (!rpc.budget().tryTake(reserved))
      return CompletableFuture.failedStage(
          new RejectedExecutionException("too many long messages at once, try later"));
    return whole(message)
        .thenCompose(body -> dispatcher.answer(body, caller))
        .<Outgoing>thenApply(bytes ->
            new Outgoing.Answer(
                new String(bytes, StandardCharsets.UTF_8), subscriptions.takeUnanswered()))
        .whenComplete((_, _) -> rpc.budget().giveBack(reserved));
  }

  /** Why the node closes a socket, where the client can know better next time. */
  private Optional<String> reason(Throwable failure) {
    return switch (Causes.ofStage(failure)) {
      case SlowConsumer slow -> Optional.of(slow.getMessage());
      case RejectedExecutionException busy -> Optional.of(busy.getMessage());
      case StreamLimitReachedException _ ->
          Optional.of("message longer than " + rpc.maxBodyBytes() + " bytes");
      default -> Optional.empty();
    };
  }

  private static List<String> texts(Outgoing outgoing, Subscriptions subscriptions) {
    return switch (outgoing) {
      case Outgoing.Answer(var text, var opened) -> {
        subscriptions.answered(opened);
        yield text.isEmpty() ? List.of() : List.of(text);
      }
      case Outgoing.News(var backlog) -> subscriptions.notifications(backlog);
    };
  }

  /** A message may come in pieces. */
  private CompletionStage<byte[]> whole(Message message) {
    var pieces =
        message.isText()
            ? message.asTextMessage().getStreamedText().map(ByteString::fromString)
            : message.asBinaryMessage().getStreamedData();
    return pieces
        .limitWeighted(rpc.maxBodyBytes(), piece -> (long) piece.size())
        .completionTimeout(MESSAGE_TIMEOUT)
        .runFold(ByteString.emptyByteString(), ByteString::concat, system)
        .thenApply(ByteString::toArrayUnsafe);
  }
}
