package opekko.rpc.http;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Plain {@code http} to one server over kept connections, without a thread of its own: the caller's
 * thread writes and reads. The engine link makes three calls per L2 block; this costs a quarter of
 * the CPU time that {@code java.net.http} takes for each (see docs/adr/0006).
 */
public final class SocketHttp implements HttpTransport {
  private static final int MAX_IDLE = 16;

  private final String host;
  private final int port;
  private final ConcurrentLinkedDeque<HttpConnection> idle = new ConcurrentLinkedDeque<>();

  /**
   * @param server only its host and port count
   */
  public SocketHttp(URI server) {
    if (!"http".equals(server.getScheme()) || server.getHost() == null)
      throw new IllegalArgumentException("an http address is expected");
    host = server.getHost();
    port = server.getPort() < 0 ? 80 : server.getPort();
  }

  @Override
  public HttpReply exchange(HttpCall call) throws IOException {
    var deadline = System.nanoTime() + call.timeout().toNanos();
    for (var kept = idle.pollFirst(); kept != null; kept = idle.pollFirst()) {
      try {
        return on(kept, call, deadline);
      } catch (StaleConnection _) {
        // The server closed it while it lay idle, before it saw this request: take the next.
      }
    }
    return on(HttpConnection.open(host, port, remaining(deadline)), call, deadline);
  }

  private HttpReply on(HttpConnection connection, HttpCall call, long deadline) throws IOException {
    var isReusable = false;
    try {
      var reply = connection.exchange(call, deadline);
      isReusable = connection.isReusable() && idle.size() < MAX_IDLE;
      return reply;
    } finally {
      if (isReusable) idle.addFirst(connection);
      else connection.close();
    }
  }

  private static Duration remaining(long deadline) {
    return Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime()));
  }

  @Override
  public void close() {
    for (var kept = idle.pollFirst(); kept != null; kept = idle.pollFirst()) kept.close();
  }

  /** A kept connection turned out closed before any byte of the reply. */
  static final class StaleConnection extends IOException {
    private static final long serialVersionUID = 1;

    StaleConnection(IOException cause) {
      super("the server closed the connection", cause);
    }
  }
}
