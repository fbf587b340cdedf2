package opekko.rpc.testkit;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/**
 * One HTTP server on the loopback address. Scripted replies come first, one per request; then the
 * usual answer.
 */
public final class ScriptedServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Deque<Reply> script = new ArrayDeque<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Usual usual;

  /** What came in. {@code authorization} is empty when there was none. */
  public record Request(
      String method,
      String target,
      String authorization,
      String accept,
      String body,
      Headers headers) {}

  /** Answers what no script is for. */
  @FunctionalInterface
  public interface Usual {
    Reply answer(Request request);
  }

  /** What goes out. */
  public sealed interface Reply {
    record Status(int status, String contentType, byte[] body) implements Reply {}

    /** Closes the connection without a word. */
    record Cut() implements Reply {}

    /** Promises more than it sends. */
    record Truncated(byte[] body) implements Reply {}

    /** Says nothing for as long as the server lives. */
    record Hang() implements Reply {}

    static Reply json(String body) {
      return new Status(200, "application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    static Reply status(int status) {
      return new Status(status, "text/plain", "no".getBytes(StandardCharsets.UTF_8));
    }
  }

  public ScriptedServer(Usual usual) {
    this(usual, HttpServer::create);
  }

  /** Over TLS, and only with those who show a certificate that the context trusts. */
  public ScriptedServer(Usual usual, SSLContext tls) {
    this(
        usual,
        (address, backlog) -> {
          var https = HttpsServer.create(address, backlog);
          https.setHttpsConfigurator(
              new HttpsConfigurator(tls) {
                @Override
                public void configure(HttpsParameters parameters) {
                  var wanted = tls.getDefaultSSLParameters();
                  wanted.setNeedClientAuth(true);
                  parameters.setSSLParameters(wanted);
                }
              });
          return https;
        });
  }

  private interface Creation {
    HttpServer at(InetSocketAddress address, int backlog) throws IOException;
  }

  private ScriptedServer(Usual usual, Creation creation) {
    this.usual = usual;
    try {
      server = creation.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  public URI uri() {
    var scheme = server instanceof HttpsServer ? "https" : "http";
    return URI.create(scheme + "://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Puts a reply at the end of the script. */
  public ScriptedServer then(Reply reply) {
    synchronized (script) {
      script.add(reply);
    }
    return this;
  }

  public List<Request> requests() {
    return requests;
  }

  private void handle(HttpExchange exchange) throws IOException {
    var request =
        new Request(
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            header(exchange, "Authorization"),
            header(exchange, "Accept"),
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
            exchange.getRequestHeaders());
    requests.add(request);
    switch (next(request)) {
      case Reply.Status(var status, var type, var body) -> {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
      }
      case Reply.Cut _ -> {
        // Closing below is all.
      }
      case Reply.Truncated(var body) -> {
        exchange.sendResponseHeaders(200, body.length + 100);
        exchange.getResponseBody().write(body);
        exchange.getResponseBody().flush();
      }
      case Reply.Hang _ -> awaitClosing();
    }
    exchange.close();
  }

  private Reply next(Request request) {
    synchronized (script) {
      if (!script.isEmpty()) return script.remove();
    }
    return usual.answer(request);
  }

  private void awaitClosing() {
    try {
      closing.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static String header(HttpExchange exchange, String name) {
    var value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
