package opekko.node.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import opekko.httpapi.ha.AskedOrder;
import opekko.httpapi.ha.BadField;
import opekko.protocol.json.Json;

/**
 * Both listeners of node b in one: answers what a test tells it, and reads orders as the node does.
 */
final class FakeHaNode implements AutoCloseable {
  static final String TOKEN = "a-token-of-some-length";

  final List<AskedOrder> orders = Collections.synchronizedList(new ArrayList<>());
  final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, Answer> answers = new HashMap<>();
  private final HttpServer server;

  private record Answer(int status, byte[] body) {}

  FakeHaNode() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/ha/v1/", this::answer);
    server.start();
  }

  /** Answers a path below /ha/v1. */
  FakeHaNode on(String path, Json.Writer body) {
    var bytes = new ByteArrayOutputStream();
    Json.write(bytes, body);
    answers.put(path, new Answer(200, bytes.toByteArray()));
    return this;
  }

  FakeHaNode on(String path, int status, String body) {
    answers.put(path, new Answer(status, body.getBytes(StandardCharsets.UTF_8)));
    return this;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath().substring("/ha/v1/".length());
      asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
      var body = exchange.getRequestBody().readAllBytes();
      var isOpen = path.equals("status");
      var token = exchange.getRequestHeaders().getFirst("Authorization");
      if (!isOpen && !("Bearer " + TOKEN).equals(token)) {
        reply(exchange, new Answer(401, "this is not the token".getBytes(StandardCharsets.UTF_8)));
        return;
      }
      if (exchange.getRequestMethod().equals("POST")) {
        try {
          orders.add(AskedOrder.read(path, body, "b", "somebody"));
        } catch (BadField e) {
          throw new AssertionError("the node would not take " + e.field() + ": " + e.getMessage());
        }
      }
      reply(exchange, answers.getOrDefault(path, new Answer(404, new byte[0])));
    }
  }

  private static void reply(HttpExchange exchange, Answer answer) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(
        answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
    exchange.getResponseBody().write(answer.body());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
