package opekko.devnet.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A WebSocket whose messages can be waited for. */
public final class SocketClient implements WebSocket.Listener, AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final LinkedBlockingQueue<JsonNode> received = new LinkedBlockingQueue<>();
  private final CompletableFuture<String> ended = new CompletableFuture<>();
  private final StringBuilder partial = new StringBuilder();
  private WebSocket socket;
  private boolean reads = true;

  public static SocketClient open(HttpClient http, URI uri) {
    var client = new SocketClient();
    client.socket = http.newWebSocketBuilder().buildAsync(uri, client).join();
    return client;
  }

  /** As {@link #open}, of a caller that never reads. */
  static SocketClient openDeaf(HttpClient http, URI uri) {
    var client = new SocketClient();
    client.reads = false;
    client.socket = http.newWebSocketBuilder().buildAsync(uri, client).join();
    return client;
  }

  public void send(String text) {
    socket.sendText(text, true).join();
  }

  /** The next message; fails when none comes. */
  public JsonNode next() throws InterruptedException {
    var message = received.poll(30, TimeUnit.SECONDS);
    if (message == null) throw new AssertionError("no message came");
    return message;
  }

  /** The answer to a call; messages before it must not be there. */
  public JsonNode call(String method, String params) throws InterruptedException {
    send(
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"%s\",\"params\":[%s]}"
            .formatted(method, params));
    return next();
  }

  /** Why the connection ended. */
  public String awaitEnd() {
    return ended.orTimeout(30, TimeUnit.SECONDS).join();
  }

  @Override
  public void onOpen(WebSocket opened) {
    if (reads) opened.request(1);
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      try {
        received.add(JSON.readTree(partial.toString()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      partial.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
    ended.complete("closed with " + status);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    ended.complete("failed: " + error);
  }

  @Override
  public void close() {
    socket.abort();
  }
}
