package opekko.devnet.rpc;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import opekko.protocol.type.Bytes;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.http.javadsl.model.ws.TextMessage;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;

/** From WebSocket messages to answers and events. */
final class SocketEndpoint implements AutoCloseable {
  /** Of a message, in characters. */
  static final int MAX_MESSAGE = HttpEndpoint.MAX_BODY;

  private final ActorSystem<?> system;
  private final RpcDispatcher dispatcher;
  private final Map<String, Topic> topics;
  private final Runner runner;
  private final SharedKillSwitch open = KillSwitches.shared("devnet-rpc-sockets");

  /** Runs work away from the streams' threads. */
  interface Runner {
    <T> CompletionStage<T> run(Supplier<T> work);
  }

  SocketEndpoint(
      ActorSystem<?> system, RpcDispatcher dispatcher, Map<String, Topic> topics, Runner runner) {
    this.system = system;
    this.dispatcher = dispatcher;
    this.topics = topics;
    this.runner = runner;
  }

  /** Handles one connection. Its calls are answered one after the other. */
  Flow<Message, Message, NotUsed> connection() {
    var outbox = new Outbox(system);
    var session = new SocketSession(dispatcher, topics, outbox::put);
    var calls =
        Flow.of(Message.class)
            .mapAsync(1, this::text)
            .mapAsync(
                1,
                text ->
                    runner.run(() -> {
                      session.take(Bytes.wrap(text.getBytes(StandardCharsets.UTF_8)));
                      return Done.getInstance();
                    }))
            .to(Sink.ignore());
    return Flow.fromSinkAndSourceCoupled(calls, outbox.messages())
        .via(open.flow())
        .watchTermination((notUsed, ended) -> {
          ended.whenComplete((_, _) -> session.close());
          return notUsed;
        });
  }

  private CompletionStage<String> text(Message message) {
    if (!message.isText())
      return CompletableFuture.failedFuture(new IllegalArgumentException("no text message"));
    TextMessage text = message.asTextMessage();
    if (text.isStrict()) return CompletableFuture.completedFuture(text.getStrictText());
    return text.getStreamedText()
        .limitWeighted(MAX_MESSAGE, part -> (long) part.length())
        .completionTimeout(Duration.ofSeconds(30))
        .runFold(new StringBuilder(), StringBuilder::append, system)
        .thenApply(StringBuilder::toString);
  }

  @Override
  public void close() {
    open.shutdown();
  }
}
