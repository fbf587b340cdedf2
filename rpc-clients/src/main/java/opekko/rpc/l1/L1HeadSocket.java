package opekko.rpc.l1;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.json.Json;
import opekko.protocol.port.L1HeadFeed;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.L1BlockRef;
import opekko.rpc.block.RpcBlock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** L1 heads by {@code eth_subscribe} over a WebSocket. Each header's hash is computed anew. */
public final class L1HeadSocket implements L1HeadFeed, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(L1HeadSocket.class);
  private static final String SUBSCRIBE =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_subscribe\",\"params\":[\"newHeads\"]}";
  private static final int MAX_MESSAGE = 1 << 20;

  private final URI uri;
  private final Duration silence;
  private final Executor afterHalfOfIt;
  private final HttpClient client = HttpClient.newHttpClient();

  /**
   * @param uri of scheme ws or wss
   * @param silence after that long without a message or an answer to a ping the subscription counts
   *     as lost
   */
  public L1HeadSocket(URI uri, Duration silence) {
    this.uri = uri;
    this.silence = silence;
    afterHalfOfIt =
        CompletableFuture.delayedExecutor(silence.toMillis() / 2, TimeUnit.MILLISECONDS);
  }

  @Override
  public AutoCloseable subscribe(Consumer<L1BlockRef> onHead, Consumer<String> onLost) {
    var subscription = new Subscription(onHead, onLost);
    client
        .newWebSocketBuilder()
        .connectTimeout(silence)
        .buildAsync(uri, subscription)
        .whenComplete((_, error) -> {
          if (error != null) subscription.lose("cannot connect to " + uri.getHost());
        });
    return subscription;
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  /** One subscription from its start to its loss. */
  private final class Subscription implements WebSocket.Listener, AutoCloseable {
    private final Consumer<L1BlockRef> onHead;
    private final Consumer<String> onLost;
    private final AtomicBoolean isOver = new AtomicBoolean();
    private final StringBuilder message = new StringBuilder();
    private volatile WebSocket socket;
    private volatile boolean wasHeard = true;

    private Subscription(Consumer<L1BlockRef> onHead, Consumer<String> onLost) {
      this.onHead = onHead;
      this.onLost = onLost;
    }

    @Override
    public void onOpen(WebSocket opened) {
      socket = opened;
      if (isOver.get()) {
        opened.abort();
        return;
      }
      opened.sendText(SUBSCRIBE, true);
      opened.request(1);
      afterHalfOfIt.execute(this::listen);
    }

    /** A connection can die without a word; only a ping shows it. */
    private void listen() {
      if (isOver.get()) return;
      if (!wasHeard) {
        lose("no sign of life for " + silence.toSeconds() + " s");
        return;
      }
      wasHeard = false;
      socket.sendPing(ByteBuffer.allocate(0));
      afterHalfOfIt.execute(this::listen);
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
      wasHeard = true;
      message.append(part);
      if (message.length() > MAX_MESSAGE) lose("a message of more than " + MAX_MESSAGE + " bytes");
      else if (isLast) {
        read(message.toString());
        message.setLength(0);
      }
      from.request(1);
      return null;
    }

    private void read(String text) {
      try {
        var bytes = Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
        var notice = Json.read(bytes, Notice::read);
        if (notice.error() != null) lose(notice.error());
        else if (notice.head() != null && !isOver.get()) onHead.accept(verified(notice.head()));
      } catch (InvalidData e) {
        lose("a message that is no head: " + e.getMessage());
      }
    }

    private static L1BlockRef verified(RpcBlock block) {
      block.verifyHeader();
      var header = block.header();
      return new L1BlockRef(block.hash(), header.number(), header.parentHash(), header.time());
    }

    @Override
    public CompletionStage<?> onPong(WebSocket from, ByteBuffer payload) {
      wasHeard = true;
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
      lose("closed by the server (" + status + ")");
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      lose("connection lost: " + error.getMessage());
    }

    private void lose(String cause) {
      if (!isOver.compareAndSet(false, true)) return;
      log.debug("Subscription to L1 heads lost: {}", cause);
      end();
      onLost.accept(cause);
    }

    @Override
    public void close() {
      if (isOver.compareAndSet(false, true)) end();
    }

    private void end() {
      if (socket != null) socket.abort();
    }
  }

  /** What a message says: a head, an error, or (both null) nothing of interest. */
  private record Notice(RpcBlock head, String error) {
    static Notice read(JsonParser in) throws IOException {
      var fields =
          new Object() {
            RpcBlock head;
            String error;
          };
      Json.readObject(
          in,
          (name, value) -> {
            switch (name) {
              case "params" ->
                  Json.readObject(
                      value,
                      (param, inner) -> {
                        if (param.equals("result")) fields.head = RpcBlock.read(inner);
                        else inner.skipChildren();
                      });
              case "error" -> {
                value.skipChildren();
                fields.error = "the server does not offer eth_subscribe";
              }
              default -> value.skipChildren();
            }
          });
      return new Notice(fields.head, fields.error);
    }
  }
}
