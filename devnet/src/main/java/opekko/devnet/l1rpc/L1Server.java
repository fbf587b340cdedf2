package opekko.devnet.l1rpc;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import opekko.devnet.l1.L1Chain;
import opekko.protocol.type.Bytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves an L1 on loopback: JSON-RPC for POST requests, the beacon API for GET. Each request has a
 * virtual thread of its own.
 */
public final class L1Server implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(L1Server.class);
  private static final int MAX_REQUEST = 16 << 20;
  private static final String JSON = "application/json";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final JsonRpcHandler rpc;
  private final BeaconApi beacon;
  private final Consumer<Duration> pause;
  private volatile Duration delay = Duration.ZERO;

  private L1Server(L1Chain chain, HttpServer server, Consumer<Duration> pause) {
    this.server = server;
    this.pause = pause;
    rpc = new JsonRpcHandler(chain);
    beacon = new BeaconApi(chain);
  }

  /**
   * @param port zero for any that is free
   * @throws IOException when the port is in use
   */
  public static L1Server start(L1Chain chain, int port) throws IOException {
    return start(chain, port, L1Server::sleep);
  }

  static L1Server start(L1Chain chain, int port, Consumer<Duration> pause) throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    HttpServer http;
    try {
      http = HttpServer.create(address, 0);
    } catch (IOException e) {
      throw new IOException("L1 cannot listen on port " + port + ": " + e.getMessage(), e);
    }
    var server = new L1Server(chain, http, pause);
    http.createContext("/", server::handle);
    http.setExecutor(server.threads);
    http.start();
    return server;
  }

  /** Where both APIs are. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Makes every answer take this much longer; zero for no longer. */
  public void slowDown(Duration longer) {
    delay = longer;
  }

  private void handle(HttpExchange exchange) {
    try (exchange) {
      if (!delay.isZero()) pause.accept(delay);
      switch (exchange.getRequestMethod()) {
        case "POST" -> answerCall(exchange);
        case "GET" -> answerBeacon(exchange);
        default -> send(exchange, 405, JSON, Bytes.EMPTY);
      }
    } catch (IOException e) {
      log.debug("A caller of L1 went away: {}", e.toString());
    } catch (RuntimeException e) {
      log.error("L1 could not answer {}", exchange.getRequestURI(), e);
    }
  }

  private void answerCall(HttpExchange exchange) throws IOException {
    var body = exchange.getRequestBody().readNBytes(MAX_REQUEST + 1);
    if (body.length > MAX_REQUEST) send(exchange, 413, JSON, Bytes.EMPTY);
    else send(exchange, 200, JSON, rpc.answer(Bytes.wrap(body)));
  }

  private void answerBeacon(HttpExchange exchange) throws IOException {
    var uri = exchange.getRequestURI();
    var accept = exchange.getRequestHeaders().getFirst("Accept");
    var acceptsSsz = accept != null && accept.startsWith("application/octet-stream");
    var query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    var reply = beacon.get(uri.getPath(), query, acceptsSsz);
    send(exchange, reply.status(), reply.contentType(), reply.body());
  }

  private static void send(HttpExchange exchange, int status, String contentType, Bytes body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", contentType);
    exchange.sendResponseHeaders(status, body.isEmpty() ? -1 : body.size());
    if (!body.isEmpty()) exchange.getResponseBody().write(body.toArray());
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
