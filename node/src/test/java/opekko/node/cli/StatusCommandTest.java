package opekko.node.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import opekko.httpapi.live.LiveStatusJson;
import opekko.httpapi.live.SyncStatusJson;
import opekko.node.status.Statuses;
import opekko.protocol.fault.Fetched;
import opekko.protocol.json.Json;
import opekko.protocol.metrics.NodeMetrics;
import opekko.rpc.rollup.RollupClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StatusCommandTest {
  private HttpServer server;
  private byte[] live = new byte[0];

  @AfterEach
  void stop() {
    if (server != null) server.stop(0);
  }

  @Test
  void shouldReadBackAllThatNodeTells() throws IOException {
    live = LiveStatusJson.bytes(Statuses.live());

    try (var client =
        RollupClient.to(URI.create(start()), Duration.ofSeconds(20), NodeMetrics.NONE)) {
      assertEquals(Fetched.found(Statuses.live()), client.live().toCompletableFuture().join());
    }
  }

  @Test
  void shouldShowNodeOfThisKind() throws IOException {
    live = LiveStatusJson.bytes(Statuses.live());

    var typed = Typed.type("status", start());

    assertEquals(0, typed.exitCode(), typed.err());
    assertTrue(typed.out().contains("v0.1.0, L2 chain 901"), typed.out());
    assertTrue(typed.out().contains("sequencer active"), typed.out());
    assertFalse(typed.out().contains("\u001b"), "a pipe gets no colours");
  }

  @Test
  void shouldShowHeadsOfOpNode() throws IOException {
    var typed = Typed.type("status", start());

    assertEquals(0, typed.exitCode(), typed.err());
    assertTrue(typed.out().contains("v1.19.6"), typed.out());
    assertTrue(typed.out().contains("This node tells no more than its heads."), typed.out());
  }

  @Test
  void shouldSayThatNobodyAnswers() {
    var typed = Typed.type("status", "http://127.0.0.1:9");

    assertEquals(1, typed.exitCode());
    assertTrue(typed.err().contains("127.0.0.1:9: "), typed.err());
  }

  @Test
  void shouldSayThatAddressIsNone() {
    var typed = Typed.type("status", "nowhere");

    assertEquals(2, typed.exitCode());
    assertTrue(typed.err().contains("no address such as"), typed.err());
  }

  /** As op-node while there is no live status: it answers a GET request with nothing. */
  private String start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      var body =
          asked.isEmpty()
              ? live
              : asked.contains("syncStatus") ? result(status()) : result("\"v1.19.6\"");
      exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static String status() {
    var bytes = new ByteArrayOutputStream();
    Json.write(bytes, out -> SyncStatusJson.write(out, Statuses.sync()));
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static byte[] result(String json) {
    return ("{\"jsonrpc\":\"2.0\",\"id\":0,\"result\":" + json + "}")
        .getBytes(StandardCharsets.UTF_8);
  }
}
