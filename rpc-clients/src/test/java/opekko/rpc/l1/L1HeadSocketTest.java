package opekko.rpc.l1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import opekko.rpc.testkit.ChainScript;
import opekko.rpc.testkit.RawServer;
import opekko.rpc.testkit.RawWebSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class L1HeadSocketTest {
  private final ChainScript chain = ChainScript.of(3);
  private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

  /** Sends these messages once it was asked for something, then waits for the client to leave. */
  private static RawServer sending(String... messages) {
    return RawWebSocket.server((in, out) -> {
      RawWebSocket.readText(in);
      for (var message : messages) RawWebSocket.writeText(out, message);
      in.skip(Long.MAX_VALUE);
    });
  }

  private static String notice(String head) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"eth_subscription\",\"params\":{\"subscription\":\"0x1\",\"result\":"
        + head
        + "}}";
  }

  private String next() throws InterruptedException {
    var word = seen.poll(20, TimeUnit.SECONDS);
    return word == null ? "nothing came" : word;
  }

  private AutoCloseable subscribe(L1HeadSocket socket) {
    return socket.subscribe(
        head -> seen.add("head " + head.number()), lost -> seen.add("lost: " + lost));
  }

  @Test
  void shouldPushVerifiedHeads() throws Exception {
    var answer = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"0x1\"}";
    try (var server =
            sending(
                answer,
                notice(ChainScript.json(chain.block(1), false)),
                notice(ChainScript.json(chain.block(2), false)));
        var socket = new L1HeadSocket(server.uri("ws"), Duration.ofSeconds(60));
        var _ = subscribe(socket)) {
      assertEquals("head 1", next());
      assertEquals("head 2", next());
    }
    assertEquals(0, seen.size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32601,\"message\":\"no\"}}",
        "garbage",
        "{\"method\":\"eth_subscription\",\"params\":{\"result\":{}}}",
        "[]"
      })
  void shouldEndOnAMessageThatIsNoHead(String message) throws Exception {
    try (var server = sending(message);
        var socket = new L1HeadSocket(server.uri("ws"), Duration.ofSeconds(60));
        var _ = subscribe(socket)) {
      assertTrue(next().startsWith("lost: "));
    }
  }

  @Test
  void shouldEndOnAHeadWhoseHashIsWrong() throws Exception {
    var lie =
        ChainScript.json(chain.block(1), false)
            .replace("\"gasUsed\":\"0xa410\"", "\"gasUsed\":\"0x1\"");
    try (var server = sending(notice(lie));
        var socket = new L1HeadSocket(server.uri("ws"), Duration.ofSeconds(60));
        var _ = subscribe(socket)) {
      var word = next();
      assertTrue(word.startsWith("lost: a message that is no head"), word);
    }
  }

  @Test
  void shouldNoticeAServerThatFellSilent() throws Exception {
    try (var server = sending();
        // Also the time to connect in: a busy machine needs some.
        var socket = new L1HeadSocket(server.uri("ws"), Duration.ofSeconds(2));
        var _ = subscribe(socket)) {
      assertTrue(next().startsWith("lost: no sign of life"));
    }
  }

  @Test
  void shouldSayThatItCannotConnect() throws Exception {
    try (var server =
            new RawServer((in, out) -> {
              RawServer.readRequest(in);
              RawServer.write(out, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
            });
        var socket = new L1HeadSocket(server.uri("ws"), Duration.ofSeconds(20));
        var _ = subscribe(socket)) {
      assertTrue(next().startsWith("lost: cannot connect"));
    }
  }
}
