package opekko.rpc.http;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedDeque;
import opekko.protocol.type.Bytes;

/**
 * JSON-RPC over WebSockets, for endpoints that offer nothing else. A socket carries one exchange at
 * a time, so an answer needs no name: as many sockets are open as there are exchanges under way.
 */
public final class WebSocketTransport implements HttpTransport {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final int OK = 200;

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
  private final ConcurrentLinkedDeque<Line> idle = new ConcurrentLinkedDeque<>();

  @Override
  public HttpReply exchange(HttpCall call) throws IOException {
    var deadline = System.nanoTime() + call.timeout().toNanos();
    var line = kept();
    if (line == null) line = open(call, deadline);
    var isDone = false;
    try {
      var answer = await(line.ask(call), deadline);
      isDone = true;
      return new HttpReply(OK, "application/json", answer);
    } finally {
      if (isDone) idle.addFirst(line);
      else line.end(new IOException("given up"));
    }
  }

  private Line kept() {
    var line = idle.pollFirst();
    while (line != null && line.isOver) line = idle.pollFirst();
    return line;
  }

  private Line open(HttpCall call, long deadline) throws IOException {
    var line = new Line();
    var builder = client.newWebSocketBuilder();
    for (var header : call.headers()) builder.header(header.name(), header.value());
    line.socket = await(builder.buildAsync(call.uri(), line), deadline);
    return line;
  }

  private static <T> T await(CompletableFuture<T> future, long deadline) throws IOException {
    return Deadline.await(future, deadline - System.nanoTime());
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  /** One socket. */
  private static final class Line implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();
    private volatile WebSocket socket;
    private volatile CompletableFuture<Bytes> answer = new CompletableFuture<>();
    private volatile int maxReplyBytes;
    private volatile boolean isOver;

    CompletableFuture<Bytes> ask(HttpCall call) {
      var expected = new CompletableFuture<Bytes>();
      maxReplyBytes = call.maxReplyBytes();
      answer = expected;
      if (isOver) end(new IOException("the connection was cut"));
      else socket.sendText(new String(call.body().toArray(), StandardCharsets.UTF_8), true);
      return expected;
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
      text.append(part);
      if (text.length() > maxReplyBytes) end(new ReplyTooLarge(maxReplyBytes));
      else if (isLast) {
        answer.complete(Bytes.wrap(text.toString().getBytes(StandardCharsets.UTF_8)));
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
      end(new IOException("the server closed the connection (" + status + ")"));
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      end(new IOException("the connection was cut", error));
    }

    private void end(IOException cause) {
      isOver = true;
      answer.completeExceptionally(cause);
      if (socket != null) socket.abort();
    }
  }
}
