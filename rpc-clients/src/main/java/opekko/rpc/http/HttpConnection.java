package opekko.rpc.http;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import opekko.protocol.type.Bytes;

/** One kept connection. Used by one thread at a time. */
final class HttpConnection {
  /** Up to this size head and body go out in one write, so in one packet where they fit. */
  private static final int SMALL_BODY = 16 * 1024;

  private final Socket socket;
  private final ReplyReader reader;
  private final String host;
  private boolean isUsed;
  private boolean isReusable;

  private HttpConnection(Socket socket, String host) throws IOException {
    this.socket = socket;
    this.host = host;
    reader = new ReplyReader(socket.getInputStream());
  }

  static HttpConnection open(String host, int port, Duration timeout) throws IOException {
    var socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(host, port), (int) timeout.toMillis());
      return new HttpConnection(socket, host + ":" + port);
    } catch (SocketTimeoutException e) {
      socket.close();
      throw timedOut(e);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  boolean isReusable() {
    return isReusable;
  }

  void close() {
    try {
      socket.close();
    } catch (IOException _) {
      // It is of no use any more, closed or not.
    }
  }

  HttpReply exchange(HttpCall call, long deadline) throws IOException {
    isReusable = false;
    reader.limitTo(socket, deadline);
    try {
      send(call, deadline);
      reader.awaitFirstByte();
    } catch (SocketTimeoutException e) {
      throw timedOut(e);
    } catch (IOException e) {
      throw isUsed ? new SocketHttp.StaleConnection(e) : e;
    }
    isUsed = true;
    try {
      var reply = reader.read(call.maxReplyBytes());
      isReusable = reader.isAtKeptEnd();
      return reply;
    } catch (SocketTimeoutException e) {
      throw timedOut(e);
    } catch (EOFException _) {
      throw new IOException("the connection was cut within the reply");
    }
  }

  private void send(HttpCall call, long deadline) throws IOException {
    var head = head(call);
    var out = socket.getOutputStream();
    if (call.body().size() <= SMALL_BODY) {
      var message = new byte[head.length + call.body().size()];
      System.arraycopy(head, 0, message, 0, head.length);
      call.body().copyTo(message, head.length);
      out.write(message);
      return;
    }
    // A write has no time-out of its own, and a server that stopped reading would hold it for ever.
    var sent = new CompletableFuture<Void>();
    var left = Math.max(0, deadline - System.nanoTime());
    sent.orTimeout(left, TimeUnit.NANOSECONDS)
        .whenComplete((_, late) -> {
          if (late != null) close();
        });
    try {
      out.write(head);
      writeTo(out, call.body());
    } finally {
      sent.complete(null);
    }
  }

  private static void writeTo(java.io.OutputStream out, Bytes body) throws IOException {
    var trouble =
        body.<IOException>read((array, offset, size) -> {
          try {
            out.write(array, offset, size);
            return null;
          } catch (IOException e) {
            return e;
          }
        });
    if (trouble != null) throw trouble;
  }

  private byte[] head(HttpCall call) {
    var text = new StringBuilder(512);
    text.append(call.method()).append(' ').append(call.target()).append(" HTTP/1.1\r\nHost: ");
    text.append(host).append("\r\n");
    for (var header : call.headers())
      text.append(header.name()).append(": ").append(header.value()).append("\r\n");
    if (!call.body().isEmpty())
      text.append("Content-Type: application/json\r\nContent-Length: ")
          .append(call.body().size())
          .append("\r\n");
    return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static HttpTimeoutException timedOut(SocketTimeoutException cause) {
    var timeout = new HttpTimeoutException("no answer in time");
    timeout.initCause(cause);
    return timeout;
  }
}
