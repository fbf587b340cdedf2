package opekko.rpc.testkit;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A server for what no well-behaved HTTP server can be made to send. */
public final class RawServer implements AutoCloseable {
  private final ServerSocket listener;
  private final Talk talk;
  private final AtomicInteger connections = new AtomicInteger();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** Talks over one connection until it returns; then the connection is closed. */
  @FunctionalInterface
  public interface Talk {
    void over(InputStream in, OutputStream out) throws IOException;
  }

  public RawServer(Talk talk) {
    this.talk = talk;
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
  }

  public URI uri(String scheme) {
    return URI.create(scheme + "://127.0.0.1:" + listener.getLocalPort());
  }

  public int connections() {
    return connections.get();
  }

  private void accept() {
    try {
      while (true) {
        var socket = listener.accept();
        connections.incrementAndGet();
        threads.execute(() -> serve(socket));
      }
    } catch (IOException _) {
      // Closed: the test is over.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      talk.over(new BufferedInputStream(socket.getInputStream()), socket.getOutputStream());
    } catch (IOException _) {
      // The client went away.
    }
  }

  /** Head lines of a request; its body has been read too. Empty when the client went away. */
  public static List<String> readRequest(InputStream in) throws IOException {
    var lines = new ArrayList<String>();
    var length = 0;
    for (var line = readLine(in); !line.isEmpty(); line = readLine(in)) {
      lines.add(line);
      var lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:"))
        length = Integer.parseInt(line.substring(15).strip());
    }
    in.skipNBytes(length);
    return lines;
  }

  private static String readLine(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (var c = in.read(); c >= 0 && c != '\n'; c = in.read())
      if (c != '\r') line.append((char) c);
    return line.toString();
  }

  public static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException _) {
      // It is of no use any more, closed or not.
    }
    threads.shutdownNow();
  }
}
