package opekko.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** A JSON-RPC server on the loopback address with one answer per method; null for the others. */
final class FakeRpc implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, String> results = new HashMap<>();
  private final HttpServer server;
  private int status = 200;

  FakeRpc() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  /**
   * @param result JSON
   */
  FakeRpc on(String method, String result) {
    results.put(method, result);
    return this;
  }

  FakeRpc refusing(int newStatus) {
    status = newStatus;
    return this;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var request = JSON.readTree(exchange.getRequestBody());
      var reply =
          status == 200 ? reply(request).getBytes(StandardCharsets.UTF_8) : new byte[] {'-'};
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, reply.length);
      exchange.getResponseBody().write(reply);
    }
  }

  private String reply(JsonNode request) {
    if (request.isArray())
      return StreamSupport.stream(request.spliterator(), false)
          .map(this::reply)
          .collect(Collectors.joining(",", "[", "]"));
    var result = results.getOrDefault(request.get("method").asText(), "null");
    return "{\"jsonrpc\":\"2.0\",\"id\":" + request.get("id") + ",\"result\":" + result + "}";
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
