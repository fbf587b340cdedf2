package opekko.httpapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;

/** A WebSocket as a program uses it: sends texts, takes whole messages in their order. */
final class SocketClient implements WebSocket.Listener, AutoCloseable {
  private static final String CLOSED = "closed";

  private final LinkedBlockingQueue<String> received = new LinkedBlockingQueue<>();
  private final StringBuilder piece = new StringBuilder();
  private WebSocket socket;

  static SocketClient open(HttpFixture http, String path) {
    return open(http, path, "");
  }

  static SocketClient open(HttpFixture http, String path, String origin) {
    var client = new SocketClient();
    var uri = URI.create("ws://127.0.0.1:" + http.bound.rpc().getPort() + path);
    var builder = http.client.newWebSocketBuilder();
    if (!origin.isEmpty()) builder.header("Origin", origin);
    try {
      client.socket = builder.buildAsync(uri, client).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException refused)
        throw new IllegalStateException("status " + refused.getResponse().statusCode(), e);
      throw e;
    }
    return client;
  }

  JsonNode call(String method, String params) {
    send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":" + params + "}");
    return next();
  }

  void send(String text) {
    socket.sendText(text, true).join();
  }

  JsonNode next() {
    return HttpFixture.json(nextText());
  }

  void expectClosed() {
    var last = nextText();
    if (!last.equals(CLOSED)) throw new AssertionError("not closed, but: " + last);
  }

  private String nextText() {
    try {
      return received.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean isLast) {
    piece.append(data);
    if (isLast) {
      received.add(piece.toString());
      piece.setLength(0);
    }
    from.request(1);
    return CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    received.add(CLOSED);
    return CompletableFuture.completedStage(null);
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    received.add(CLOSED);
  }

  @Override
  public void close() {
    socket.abort();
  }
}
