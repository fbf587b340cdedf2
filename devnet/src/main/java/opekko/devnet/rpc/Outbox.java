package opekko.devnet.rpc;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import opekko.protocol.type.Bytes;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.http.javadsl.model.ws.TextMessage;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.QueueOfferResult;
import org.apache.pekko.stream.UniqueKillSwitch;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Source;

/**
 * What waits to be sent to one WebSocket, in order. A caller that does not read loses its
 * connection, not the server its memory.
 */
final class Outbox {
  static final int MAX_MESSAGES = 1024;
  static final long MAX_BYTES = 64 << 20;

  private final BoundedSourceQueue<String> queue;
  private final UniqueKillSwitch connection;
  private final Source<Message, NotUsed> messages;
  private final AtomicLong waiting = new AtomicLong();

  Outbox(ActorSystem<?> system) {
    var made =
        Source.<String>queue(MAX_MESSAGES)
            .viaMat(KillSwitches.<String>single(), Keep.both())
            .preMaterialize(system);
    queue = made.first().first();
    connection = made.first().second();
    messages = made.second().map(this::sent);
  }

  private Message sent(String text) {
    waiting.addAndGet(-text.length());
    return TextMessage.create(text);
  }

  Source<Message, NotUsed> messages() {
    return messages;
  }

  /** Never blocks. */
  void put(Bytes message) {
    if (message.isEmpty()) return;
    var text = new String(message.toArray(), StandardCharsets.UTF_8);
    if (waiting.addAndGet(text.length()) > MAX_BYTES
        || queue.offer(text) == QueueOfferResult.dropped()) connection.abort(new SlowReader());
  }

  /** Says it all. */
  static final class SlowReader extends RuntimeException {
    private static final long serialVersionUID = 1;

    SlowReader() {
      super("the caller does not read what it asked for", null, false, false);
    }
  }
}
