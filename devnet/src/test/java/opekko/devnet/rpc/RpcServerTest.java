package opekko.devnet.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import opekko.protocol.json.Json;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RpcServerTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final RpcServer.Listen ANY_PORT = new RpcServer.Listen("test", 0, "--test-port");

  private final List<Duration> pauses = Collections.synchronizedList(new ArrayList<>());
  private final List<Consumer<Json.Writer>> subscribers = new CopyOnWriteArrayList<>();
  private final AtomicInteger notified = new AtomicInteger();
  private final AnswerDelay delay = new AnswerDelay();
  private final HttpClient http = HttpClient.newHttpClient();
  private RpcServer server;

  @AfterAll
  static void stopSystem() {
    KIT.shutdownTestKit();
  }

  @BeforeEach
  void start() throws IOException {
    var service =
        RpcService.of(
                Map.of(
                    "test_echo",
                    params -> Results.text(params.text(0)),
                    "test_count",
                    _ -> Results.quantity(notified.incrementAndGet()),
                    "test_bug",
                    _ -> {
                      throw new IllegalStateException("a bug");
                    },
                    "test_long",
                    _ -> Results.text("x".repeat(1 << 20))))
            .withTopics(Map.of("events", this::subscribe))
            .delayedBy(delay);
    server = RpcServer.start(KIT.system(), ANY_PORT, service, this::paused);
  }

  @AfterEach
  void stop() {
    server.close();
    http.shutdownNow();
  }

  private CompletionStage<Void> paused(Duration time) {
    pauses.add(time);
    return CompletableFuture.completedFuture(null);
  }

  /** Sends its first event at once, before the caller knows its subscription's id. */
  private Topic.Subscription subscribe(RpcParams params, Consumer<Json.Writer> events) {
    subscribers.add(events);
    events.accept(Results.text("first"));
    return () -> subscribers.remove(events);
  }

  private HttpResponse<String> send(HttpRequest.BodyPublisher body)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(server.uri()).POST(body).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private JsonNode post(String body) throws IOException, InterruptedException {
    return JSON.readTree(send(HttpRequest.BodyPublishers.ofString(body)).body());
  }

  private static String call(Object id, String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"%s\",\"params\":%s}"
        .formatted(id, method, params);
  }

  @Test
  void shouldAnswerABatchInOrderWithErrorsInTheirPlaceAndNothingForNotifications()
      throws Exception {
    var answers =
        post(
            "[%s,%s,{\"jsonrpc\":\"2.0\",\"method\":\"test_count\"},5,%s]"
                .formatted(
                    call(1, "test_echo", "[\"a\"]"),
                    call("\"two\"", "test_nonsense", "[]"),
                    call(3, "test_echo", "{\"by\":\"name\"}")));

    assertEquals(4, answers.size(), answers::toString);
    assertEquals("a", answers.at("/0/result").asText());
    assertEquals("two", answers.at("/1/id").asText());
    assertEquals(-32601, answers.at("/1/error/code").asInt());
    assertEquals(-32600, answers.at("/2/error/code").asInt());
    assertEquals(-32602, answers.at("/3/error/code").asInt());
    assertEquals(1, notified.get(), "a notification is carried out");
  }

  @Test
  void shouldTellABugAsAnErrorAndGoOn() throws Exception {
    assertEquals(-32603, post(call(1, "test_bug", "[]")).at("/error/code").asInt());
    assertEquals("b", post(call(1, "test_echo", "[\"b\"]")).get("result").asText());
  }

  @Test
  void shouldRefuseRequestsThatAreTooLargeWithAndWithoutADeclaredLength() throws Exception {
    var tooMuch = HttpEndpoint.MAX_BODY + 1;

    assertEquals("HTTP/1.1 413", begin("Content-Length: " + tooMuch, List.of()));
    var chunks = new ArrayList<>(Collections.nCopies(16, new byte[1 << 20]));
    chunks.add(new byte[1]);
    assertEquals("HTTP/1.1 413", begin("Transfer-Encoding: chunked", chunks));
    var batch = "[" + String.join(",", Collections.nCopies(1001, "1")) + "]";
    assertEquals(-32600, post(batch).at("/error/code").asInt());
  }

  /**
   * Sends the beginning of a request by hand: a client that goes on sending may see the connection
   * cut before it reads the answer.
   */
  private String begin(String lastHeader, List<byte[]> chunks) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      var out = socket.getOutputStream();
      var head = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
      out.write(ascii(head + lastHeader + "\r\n\r\n"));
      for (var chunk : chunks) {
        out.write(ascii(Integer.toHexString(chunk.length) + "\r\n"));
        out.write(chunk);
        out.write(ascii("\r\n"));
      }
      var status = socket.getInputStream().readNBytes("HTTP/1.1 413".length());
      return new String(status, StandardCharsets.US_ASCII);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void shouldCutABatchWhoseAnswerGrowsTooLong() throws Exception {
    var batch = String.join(",", Collections.nCopies(40, call(1, "test_long", "[]")));

    var answers = post("[" + batch + "]");

    assertTrue(answers.at("/0/result").isTextual());
    assertEquals(-32003, answers.at("/39/error/code").asInt());
  }

  @Test
  void shouldSendEventsAfterTheIdOfTheirSubscriptionUntilItEnds() throws Exception {
    try (var socket = SocketClient.open(http, server.socketUri())) {
      var id = socket.call("eth_subscribe", "\"events\"").get("result").asText();
      var first = socket.next();

      assertEquals("eth_subscription", first.get("method").asText());
      assertEquals(id, first.at("/params/subscription").asText());
      assertEquals("first", first.at("/params/result").asText());
      subscribers.getFirst().accept(Results.text("second"));
      assertEquals("second", socket.next().at("/params/result").asText());
      assertTrue(socket.call("eth_unsubscribe", '"' + id + '"').get("result").asBoolean());
      assertTrue(subscribers.isEmpty());
      assertEquals(
          -32000, socket.call("eth_unsubscribe", '"' + id + '"').at("/error/code").asInt());
      assertEquals(-32602, socket.call("eth_subscribe", "\"news\"").at("/error/code").asInt());
      assertEquals("c", socket.call("test_echo", "\"c\"").get("result").asText());
    }
  }

  @Test
  void shouldOfferNoSubscriptionsWithoutASocket() throws Exception {
    assertEquals(-32601, post(call(1, "eth_subscribe", "[\"events\"]")).at("/error/code").asInt());
  }

  @Test
  void shouldEndTheSubscriptionsOfASlowReaderAndItsConnection() throws Exception {
    var socket = SocketClient.openDeaf(http, server.socketUri());
    socket.send(call(1, "eth_subscribe", "[\"events\"]"));
    while (subscribers.isEmpty()) Thread.onSpinWait();
    var events = subscribers.getFirst();
    var megabyte = Results.text("x".repeat(1 << 20));

    // More than socket buffers and the outbox together can take.
    for (var i = 0; i < 512 && !subscribers.isEmpty(); i++) events.accept(megabyte);

    while (!subscribers.isEmpty()) Thread.onSpinWait();
    socket.close();
    assertEquals("d", post(call(1, "test_echo", "[\"d\"]")).get("result").asText());
  }

  @Test
  void shouldTakeLongerForEachAnswerWhenSlowedDown() throws Exception {
    post(call(1, "test_echo", "[\"e\"]"));
    delay.set(Duration.ofSeconds(10));
    post(call(1, "test_echo", "[\"e\"]"));
    try (var socket = SocketClient.open(http, server.socketUri())) {
      socket.call("test_echo", "\"e\"");
    }
    delay.set(Duration.ZERO);
    post(call(1, "test_echo", "[\"e\"]"));

    assertEquals(List.of(Duration.ofSeconds(10), Duration.ofSeconds(10)), pauses);
    assertThrows(IllegalArgumentException.class, () -> delay.set(Duration.ofMinutes(2)));
  }

  @Test
  void shouldNameThePortThatIsInUseAndTheOptionToChange() {
    var taken = new RpcServer.Listen("L1", server.port(), "--l1-port");

    var failure =
        assertThrows(
            IOException.class, () -> RpcServer.start(KIT.system(), taken, RpcService.of(Map.of())));

    assertTrue(
        failure.getMessage().contains("port " + server.port())
            && failure.getMessage().contains("--l1-port"),
        failure::getMessage);
  }

  @Test
  void shouldLeaveNothingOpenWhenClosed() throws Exception {
    post(call(1, "test_echo", "[\"f\"]"));
    var socket = SocketClient.open(http, server.socketUri());
    socket.call("eth_subscribe", "\"events\"");

    server.close();

    assertNotNull(socket.awaitEnd());
    while (!subscribers.isEmpty()) Thread.onSpinWait();
    var refused = assertThrows(IOException.class, () -> post(call(1, "test_echo", "[\"f\"]")));
    assertTrue(refused instanceof ConnectException, refused::toString);
  }
}
