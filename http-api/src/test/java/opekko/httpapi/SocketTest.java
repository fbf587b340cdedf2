package opekko.httpapi;

import static opekko.httpapi.HttpFixture.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import opekko.httpapi.live.Subscriptions;
import opekko.protocol.api.LiveEvent;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON-RPC and subscriptions over a WebSocket. */
@Timeout(60)
class SocketTest {
  private static final HttpFixture HTTP = new HttpFixture(HttpFixture.withAdminOnRpc());

  @AfterAll
  static void close() {
    HTTP.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/ws"})
  void shouldAnswerTheMethodsOfThePort(String path) {
    try (var socket = SocketClient.open(HTTP, path)) {
      assertEquals(
          json("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"v0.1.0-test\"}"),
          socket.call("optimism_version", "[]"));
      socket.send("[{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"optimism_version\"}]");
      assertEquals(7, socket.next().path(0).path("id").intValue());
      socket.send("no json");
      assertEquals(-32700, socket.next().path("error").path("code").intValue());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "opekko_subscribe, \"unsafe\", opekko_subscription",
    "ws_subscribe_unsafe_head, , ws_subscribe_unsafe_head"
  })
  void shouldTellOfNewHeadsUntilItIsToldNotTo(String method, String topic, String notification) {
    try (var socket = SocketClient.open(HTTP, "/ws")) {
      var id = socket.call(method, topic == null ? "[]" : "[" + topic + "]").path("result");

      HTTP.node.tell(new LiveEvent.SafeHead(FakeNode.l2(29)));
      HTTP.node.tell(new LiveEvent.UnsafeHead(FakeNode.l2(31)));

      var told = socket.next();
      assertEquals(notification, told.path("method").textValue());
      assertEquals(id, told.path("params").path("subscription"));
      assertEquals(31, told.path("params").path("result").path("number").intValue());

      var end = method.replace("subscribe", "unsubscribe");
      assertTrue(socket.call(end, "[" + id + "]").path("result").booleanValue());
      HTTP.node.tell(new LiveEvent.UnsafeHead(FakeNode.l2(32)));
      assertEquals(
          "subscription not found",
          socket.call(end, "[" + id + "]").path("error").path("message").textValue());
    }
  }

  @Test
  void shouldAnswerBeforeItTells() {
    try (var socket = SocketClient.open(HTTP, "/")) {
      socket.send(
          "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"opekko_subscribe\",\"params\":[\"reorgs\"]},"
              + "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"opekko_subscribe\",\"params\":[\"syncStatus\"]}]");
      var answer = socket.next();
      HTTP.node.tell(new LiveEvent.StatusChanged(FakeNode.heads(), "L1HeadChanged"));

      var told = socket.next();
      assertEquals(answer.path(1).path("result"), told.path("params").path("subscription"));
      assertEquals("L1HeadChanged", told.path("params").path("result").path("cause").textValue());
    }
  }

  @Test
  void shouldRefuseWhatCannotBeSubscribedTo() {
    try (var socket = SocketClient.open(HTTP, "/")) {
      var error = socket.call("opekko_subscribe", "[\"weather\"]").path("error");

      assertEquals(-32602, error.path("code").intValue());
      assertEquals(
          "no subscription \"weather\": there are unsafe, safe, finalized, syncStatus, reorgs",
          error.path("message").textValue());
    }
  }

  @Test
  void shouldRefuseMoreSubscriptionsThanAnybodyNeeds() {
    try (var socket = SocketClient.open(HTTP, "/")) {
      for (var i = 0; i < Subscriptions.MAX; i++)
        assertTrue(socket.call("opekko_subscribe", "[\"safe\"]").has("result"));

      assertEquals(
          "a socket may have 32 subscriptions: end some first",
          socket.call("opekko_subscribe", "[\"safe\"]").path("error").path("message").textValue());
    }
  }

  @Test
  void shouldNotOfferSubscriptionsToThoseWithoutASocket() {
    assertEquals(
        json("{\"code\":-32601,\"message\":\"notifications not supported\"}"),
        HTTP.call("opekko_subscribe", "[\"safe\"]").path("error"));
    assertEquals(426, HTTP.get(HTTP.bound.rpc(), "/ws").statusCode());
  }

  @Test
  void shouldSayWhyItClosesAfterAMessageThatIsTooLong() {
    try (var socket = SocketClient.open(HTTP, "/")) {
      socket.send(" ".repeat(100_000));

      assertEquals(
          json(
              "{\"jsonrpc\":\"2.0\",\"method\":\"opekko_closed\","
                  + "\"params\":{\"reason\":\"message longer than 4096 bytes\"}}"),
          socket.next());
      socket.expectClosed();
    }
  }

  @Test
  void shouldNotGiveAdminMethodsToPagesThatAnOperatorVisits() {
    try (var program = SocketClient.open(HTTP, "/");
        var page = SocketClient.open(HTTP, "/", "http://evil.example")) {
      assertTrue(program.call("admin_sequencerActive", "[]").has("result"));
      assertEquals(
          -32601, page.call("admin_sequencerActive", "[]").path("error").path("code").intValue());
    }
  }

  @Test
  void shouldRefuseMoreSocketsThanItHasSeatsFor() {
    var sockets = new ArrayList<SocketClient>();
    try {
      var refused =
          assertThrows(
              IllegalStateException.class,
              () -> {
                for (var i = 0; i < 200; i++) {
                  var socket = SocketClient.open(HTTP, "/");
                  sockets.add(socket);
                  // Its stream runs, so its seat is taken.
                  socket.call("optimism_version", "[]");
                }
              });

      assertEquals("status 503", refused.getMessage());
      assertTrue(sockets.size() <= 100, () -> "sockets: " + sockets.size());
    } finally {
      sockets.forEach(SocketClient::close);
    }
  }
}
