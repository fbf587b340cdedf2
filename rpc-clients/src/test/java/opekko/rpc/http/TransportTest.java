package opekko.rpc.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import opekko.protocol.type.Bytes;
import opekko.rpc.testkit.RawServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransportTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private static HttpReply post(HttpTransport transport, RawServer server, int bodySize)
      throws IOException {
    var body = Bytes.wrap("a".repeat(bodySize).getBytes(StandardCharsets.US_ASCII));
    var call =
        HttpCall.postJson(server.uri("http"), List.of(), body, Duration.ofSeconds(20), 1 << 20);
    return transport.exchange(call);
  }

  private static RawServer always(String reply) {
    return new RawServer((in, out) -> {
      while (!RawServer.readRequest(in).isEmpty()) RawServer.write(out, reply);
    });
  }

  private static String text(HttpReply reply) {
    return new String(reply.body().toArray(), StandardCharsets.UTF_8);
  }

  private static HttpTransport plain(RawServer server) {
    return new SocketHttp(server.uri("http"));
  }

  @Test
  void shouldKeepItsConnectionForSmallAndLargeBodies() throws IOException {
    try (var server = always(OK);
        var transport = plain(server)) {
      for (var size : List.of(1, 100_000, 3_000_000, 5))
        assertEquals("ok", text(post(transport, server, size)));
      assertEquals(1, server.connections());
    }
  }

  @Test
  void shouldOpenANewConnectionWhenTheKeptOneWasClosed() throws IOException {
    try (var server =
            new RawServer((in, out) -> {
              RawServer.readRequest(in);
              RawServer.write(out, OK);
            });
        var transport = plain(server)) {
      for (var i = 0; i < 3; i++) assertEquals("ok", text(post(transport, server, 10)));
      assertEquals(3, server.connections());
    }
  }

  @Test
  void shouldHeedConnectionClose() throws IOException {
    try (var server =
            always("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
        var transport = plain(server)) {
      post(transport, server, 10);
      post(transport, server, 10);
      assertEquals(2, server.connections());
    }
  }

  @Test
  void shouldReadChunksAndTrailersAndInterimReplies() throws IOException {
    var reply =
        "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "5;ext=1\r\nhello\r\n1\r\n \r\n5\r\nworld\r\n0\r\nTrailer: x\r\n\r\n";
    try (var server = always(reply);
        var transport = plain(server)) {
      assertEquals("hello world", text(post(transport, server, 10)));
      assertEquals("hello world", text(post(transport, server, 10)));
      assertEquals(1, server.connections());
    }
  }

  @Test
  void shouldReadToTheEndOfTheConnection() throws IOException {
    try (var server =
            new RawServer((in, out) -> {
              RawServer.readRequest(in);
              RawServer.write(out, "HTTP/1.0 200 OK\r\n\r\nall there is");
            });
        var transport = plain(server)) {
      assertEquals("all there is", text(post(transport, server, 10)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 abc OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabcd\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nshort"
      })
  void shouldRefuseWhatIsNoHttp(String reply) {
    try (var server =
            new RawServer((in, out) -> {
              RawServer.readRequest(in);
              RawServer.write(out, reply);
            });
        var transport = plain(server)) {
      assertThrows(IOException.class, () -> post(transport, server, 10));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 1048577\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffff\r\n"
      })
  void shouldNotHoldMoreThanItMay(String reply) {
    try (var server = always(reply);
        var transport = plain(server)) {
      assertThrows(ReplyTooLarge.class, () -> post(transport, server, 10));
    }
  }

  @Test
  void shouldNotReadAHeadWithoutEnd() {
    try (var server =
            new RawServer((in, out) -> {
              RawServer.readRequest(in);
              RawServer.write(out, "HTTP/1.1 200 OK\r\n");
              while (true) RawServer.write(out, "a".repeat(8192));
            });
        var transport = plain(server)) {
      assertThrows(IOException.class, () -> post(transport, server, 10));
    }
  }

  @Test
  void shouldGiveUpOnAServerThatStoppedReading() {
    var isOver = new CountDownLatch(1);
    try (var server = new RawServer((_, _) -> awaitUninterruptibly(isOver));
        var transport = plain(server)) {
      var body = Bytes.wrap(new byte[32 << 20]);
      var call =
          HttpCall.postJson(server.uri("http"), List.of(), body, Duration.ofMillis(300), 1 << 20);
      assertThrows(IOException.class, () -> transport.exchange(call));
      isOver.countDown();
    }
  }

  @Test
  void shouldGiveUpOnAnswersThatDripOrStop() {
    var isOver = new CountDownLatch(1);
    try (var server =
        new RawServer((in, out) -> {
          RawServer.readRequest(in);
          RawServer.write(out, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
          awaitUninterruptibly(isOver);
        })) {
      for (var transport : List.of(plain(server), new JdkHttp())) {
        var call = HttpCall.get(server.uri("http"), List.of(), Duration.ofMillis(300), 1 << 20);
        assertThrows(HttpTimeoutException.class, () -> transport.exchange(call));
        transport.close();
      }
      isOver.countDown();
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void shouldInflateUpToTheLimit() throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write("a".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII));
    }
    var head =
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: "
            + packed.size()
            + "\r\n\r\n";
    var asked = new AtomicInteger();
    try (var server =
            new RawServer((in, out) -> {
              for (var lines = RawServer.readRequest(in);
                  !lines.isEmpty();
                  lines = RawServer.readRequest(in)) {
                if (lines.stream().anyMatch(line -> line.equalsIgnoreCase("Accept-Encoding: gzip")))
                  asked.incrementAndGet();
                RawServer.write(out, head);
                out.write(packed.toByteArray());
              }
            });
        var transport = new JdkHttp()) {
      assertEquals(1 << 20, post(transport, server, 10).body().size());
      var call = HttpCall.get(server.uri("http"), List.of(), Duration.ofSeconds(20), (1 << 20) - 1);
      assertThrows(ReplyTooLarge.class, () -> transport.exchange(call));
      assertEquals(2, asked.get());
    }
  }

  @Test
  void shouldSayWhenNobodyListens() {
    URI nobody;
    try (var server = always(OK)) {
      nobody = server.uri("http");
    }
    for (var transport : List.of(new SocketHttp(nobody), new JdkHttp())) {
      var call = HttpCall.get(nobody, List.of(), Duration.ofSeconds(20), 10);
      assertThrows(IOException.class, () -> transport.exchange(call));
      transport.close();
    }
  }
}
