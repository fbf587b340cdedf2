package opekko.rpc.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import opekko.protocol.type.Bytes;
import opekko.rpc.testkit.RawServer;
import opekko.rpc.testkit.RawWebSocket;
import org.junit.jupiter.api.Test;

class WebSocketTransportTest {
  private static String ask(HttpTransport transport, RawServer server, String question)
      throws IOException {
    var body = Bytes.wrap(question.getBytes(StandardCharsets.UTF_8));
    var call =
        HttpCall.postJson(server.uri("ws"), List.of(), body, Duration.ofSeconds(20), 100_000);
    return new String(transport.exchange(call).body().toArray(), StandardCharsets.UTF_8);
  }

  private static RawServer echo() {
    return RawWebSocket.server((in, out) -> {
      while (true) RawWebSocket.writeText(out, "re: " + RawWebSocket.readText(in));
    });
  }

  @Test
  void shouldKeepTheSocketFromOneExchangeToTheNext() throws IOException {
    try (var server = echo();
        var transport = new WebSocketTransport()) {
      assertEquals("re: one", ask(transport, server, "one"));
      assertEquals("re: two", ask(transport, server, "two"));
      var large = "x".repeat(90_000);
      assertEquals("re: " + large, ask(transport, server, large));
      assertEquals(1, server.connections());
    }
  }

  @Test
  void shouldRefuseAnAnswerThatIsTooLargeAndGoOn() throws IOException {
    try (var server = echo();
        var transport = new WebSocketTransport()) {
      assertThrows(ReplyTooLarge.class, () -> ask(transport, server, "x".repeat(100_000)));
      assertEquals("re: one", ask(transport, server, "one"));
    }
  }

  @Test
  void shouldFailWhenTheServerCutsTheConnectionAndConnectAnew() throws IOException {
    try (var server =
            RawWebSocket.server((in, out) -> {
              var question = RawWebSocket.readText(in);
              if (!question.equals("cut")) RawWebSocket.writeText(out, question);
            });
        var transport = new WebSocketTransport()) {
      assertThrows(IOException.class, () -> ask(transport, server, "cut"));
      assertEquals("one", ask(transport, server, "one"));
      assertEquals(2, server.connections());
    }
  }

  @Test
  void shouldGiveUpOnASilentServer() {
    try (var server = RawWebSocket.server((in, _) -> in.skip(Long.MAX_VALUE));
        var transport = new WebSocketTransport()) {
      var call =
          HttpCall.postJson(
              server.uri("ws"), List.of(), Bytes.of('{'), Duration.ofMillis(300), 100);
      assertThrows(HttpTimeoutException.class, () -> transport.exchange(call));
    }
  }

  @Test
  void shouldFailWhereNoWebSocketIs() {
    try (var server =
            new RawServer((in, out) -> {
              RawServer.readRequest(in);
              RawServer.write(out, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
            });
        var transport = new WebSocketTransport()) {
      assertThrows(IOException.class, () -> ask(transport, server, "one"));
    }
  }
}
