package opekko.httpapi;

import static opekko.httpapi.HttpFixture.json;
import static opekko.httpapi.HttpFixture.uri;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import opekko.protocol.api.LiveEvent;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The status and its stream, as programs read them. */
@Timeout(60)
class LivePagesTest {
  @TempDir static Path dir;
  private static HttpFixture http;

  @BeforeAll
  static void open() {
    http = new HttpFixture(HttpFixture.withAdminListener(dir.resolve("admin-token")));
  }

  @AfterAll
  static void close() {
    http.close();
  }

  @Test
  void shouldAnswerTheStatusOnBothPortsWithoutToken() {
    for (var at : List.of(http.bound.rpc(), http.bound.admin().orElseThrow())) {
      var answer = http.get(at, "/live/status");

      assertEquals(200, answer.statusCode());
      var status = json(answer.body());
      assertEquals("2023-11-14T22:13:20Z", status.path("at").textValue());
      assertEquals(30, status.path("sync").path("unsafe_l2").path("number").intValue());
      assertTrue(status.path("sequencer").isNull());
    }
  }

  @Test
  void shouldSayThatTheNodeDoesNotAnswer() {
    var usual = http.node.liveStatus;
    http.node.liveStatus = CompletableFuture.failedFuture(new IllegalStateException("dead"));
    try (var events = LiveReader.open(http, "/live/events")) {
      assertEquals(503, http.get(http.bound.rpc(), "/live/status").statusCode());
      assertEquals("{\"reason\":\"the node does not answer\"}", events.next("trouble"));

      http.node.liveStatus = usual;

      assertEquals(10, json(events.next("status")).path("l2ChainId").intValue());
    }
  }

  @Test
  void shouldBeginWithTheWholeStatusAndTellWhatHappens() {
    try (var events = LiveReader.open(http, "/live/events")) {
      assertEquals("v0.1.0-test", json(events.next("status")).path("version").textValue());

      http.node.tell(new LiveEvent.Reorged("l1", FakeNode.l1(6).id(), FakeNode.l1(5).id(), 1));

      var reorg = json(events.next("reorgs"));
      assertEquals("l1", reorg.path("chain").textValue());
      assertEquals(6, reorg.path("from").path("number").intValue());
      assertEquals(5, reorg.path("to").path("number").intValue());

      http.node.tell(new LiveEvent.UnsafeHead(FakeNode.l2(31)));
      assertEquals(31, json(events.next("unsafe")).path("number").intValue());
    }
  }

  @Test
  void shouldTellOnlyOfTopicsThatWereAskedFor() {
    try (var events = LiveReader.open(http, "/live/events?topics=safe")) {
      http.node.tell(new LiveEvent.UnsafeHead(FakeNode.l2(32)));
      http.node.tell(new LiveEvent.SafeHead(FakeNode.l2(25)));

      assertEquals("safe", events.nextName());
    }
  }

  @Test
  void shouldRefuseTopicsThatThereAreNotAndNameThoseThereAre() {
    var answer = http.get(http.bound.rpc(), "/live/events?topics=weather");

    assertEquals(400, answer.statusCode());
    assertEquals(
        "topics is a list of: status, unsafe, safe, finalized, syncStatus, reorgs\n",
        answer.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"41", "", "-1", "99999999999999999999999", "abc"})
  void shouldNumberOnFromWhereTheClientWas(String last) {
    var from = last.equals("41") ? 41 : 0;
    try (var events = LiveReader.open(http, "/live/events", "Last-Event-ID", last)) {
      events.next("status");

      assertEquals(Integer.toString(from + 1), events.lastId());
    }
  }

  @Test
  void shouldEndTheSubscriptionWithTheStream() {
    http.node.awaitListeners(0);
    try (var events = LiveReader.open(http, "/live/events")) {
      events.next("status");
      assertEquals(1, http.node.listeners.size());
    }

    http.node.awaitListeners(0);
  }

  @Test
  void shouldNotBeServedToOtherMethods() {
    var answer =
        http.send(
            HttpRequest.newBuilder(uri(http.bound.rpc(), "/live/events"))
                .POST(HttpRequest.BodyPublishers.noBody()));

    assertEquals(405, answer.statusCode());
  }

  @Test
  void shouldNotBeHeldUpByOneWhoReadsNothing() throws IOException {
    // Those of the tests before are gone.
    http.node.awaitListeners(0);
    var port = http.bound.rpc().getPort();
    try (var stuck = new Socket(InetAddress.getLoopbackAddress(), port);
        var reader = LiveReader.open(http, "/live/events?topics=unsafe")) {
      var ask = "GET /live/events?topics=unsafe HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
      stuck.getOutputStream().write(ask.getBytes(StandardCharsets.US_ASCII));
      http.node.awaitListeners(2);

      for (var i = 0; i < 100_000; i++)
        http.node.tell(new LiveEvent.UnsafeHead(FakeNode.l2(i % 90)));
      http.node.tell(new LiveEvent.UnsafeHead(FakeNode.l2(91)));

      var last = 0;
      while (last != 91) last = json(reader.next("unsafe")).path("number").intValue();
    }
    http.node.awaitListeners(0);
  }

  @Test
  void shouldRefuseMoreListenersThanItHasSeatsFor() {
    try (var own = new HttpFixture(HttpFixture.readsOnly())) {
      var readers = new ArrayList<LiveReader>();
      var refused =
          assertThrows(
              AssertionError.class,
              () -> {
                while (readers.size() < 200) {
                  readers.add(LiveReader.open(own, "/live/events"));
                  // Its stream runs, so its seat is taken.
                  readers.getLast().next("status");
                }
              });
      assertTrue(refused.getMessage().contains("503"), refused.getMessage());
      assertEquals(64, readers.size());

      readers.forEach(LiveReader::close);
      own.node.awaitListeners(0);

      LiveReader.open(own, "/live/events").close();
    }
  }
}
