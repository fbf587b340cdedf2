package opekko.httpapi;

import static opekko.httpapi.HttpFixture.json;
import static opekko.httpapi.HttpFixture.post;
import static opekko.httpapi.HttpFixture.uri;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import opekko.httpapi.admin.AuditLog;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** The operators' listener: the token, the namespace, the audit log. */
class AdminListenerTest {
  @TempDir static Path dir;
  private static HttpFixture http;
  private static String token;

  private final Logger audit = (Logger) LoggerFactory.getLogger(AuditLog.LOGGER);
  private final ListAppender<ILoggingEvent> written = new ListAppender<>();

  @BeforeAll
  static void open() {
    var file = dir.resolve("admin-token");
    http = new HttpFixture(HttpFixture.withAdminListener(file));
    token = HttpFixture.file(file).strip();
  }

  @AfterAll
  static void close() {
    http.close();
  }

  @BeforeEach
  void listen() {
    http.node.asked.clear();
    // Wrong tokens of the last test are forgotten.
    http.letPass(Duration.ofMinutes(1));
    audit.setLevel(Level.INFO);
    audit.setAdditive(false);
    written.start();
    audit.addAppender(written);
  }

  @AfterEach
  void stopListening() {
    audit.detachAppender(written);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "admin_resetDerivationPipeline|[]|null|resetDerivationPipeline",
        "admin_stopSequencer|[]|\"0x000000000000000000000000000000000000000000000000000000000000001e\"|stopSequencer",
        "admin_sequencerActive|[]|false|sequencerActive",
        "admin_setRecoverMode|[true]|null|setRecoverMode true",
        "admin_setRecoverMode|[null]|null|setRecoverMode false",
        "admin_conductorEnabled|[]|false|conductorEnabled",
        "admin_setLogLevel|[\"info\"]|null|setLogLevel info",
        "admin_setLogLevel|[\"DBUG\"]|null|setLogLevel debug",
        "admin_setLogLevel|[\"eror\"]|null|setLogLevel error",
        "admin_setLogLevel|[\"trce\"]|null|setLogLevel trace",
        "admin_setLogLevel|[\"crit\"]|null|setLogLevel crit"
      })
  void shouldAnswerAsTheReferenceDoes(String method, String params, String result, String asked) {
    assertEquals(
        json("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + result + "}"), call(method, params));
    assertEquals(List.of(asked), http.node.asked);
  }

  @Test
  void shouldPassRefusalsOfTheSequencerOn() {
    assertEquals(
        json("{\"code\":-32000,\"message\":\"sequencer already running\"}"),
        call("admin_startSequencer", "[\"0x" + "1e".repeat(32) + "\"]").path("error"));
    assertEquals(List.of("startSequencer 0x" + "1e".repeat(32)), http.node.asked);
  }

  @Test
  void shouldPassOnThatThereIsNoLeaderToOverride() {
    assertEquals(
        json("{\"code\":-32000,\"message\":\"sequencer is not enabled\"}"),
        call("admin_overrideLeader", "[]").path("error"));
  }

  @Test
  void shouldRefuseARecoverModeThatIsNeitherOnNorOffInTheReferencesWords() {
    assertEquals(
        json(
            "{\"code\":-32602,\"message\":\"invalid argument 0: json: cannot unmarshal string into Go value of type bool\"}"),
        call("admin_setRecoverMode", "[\"on\"]").path("error"));
    assertEquals(List.of(), http.node.asked);
  }

  @Test
  void shouldRefuseUnknownLogLevel() {
    assertEquals(
        json("{\"code\":-32000,\"message\":\"unknown level: loud\"}"),
        call("admin_setLogLevel", "[\"LOUD\"]").path("error"));
    assertEquals(List.of(), http.node.asked);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Bearer", "Bearer ", "Bearer wrong", "Basic YTpi"})
  void shouldRefuseWithoutTheToken(String authorization) {
    for (var path : List.of("/", "/debug/state", "/debug/journal", "/nothing")) {
      var request = HttpRequest.newBuilder(uri(http.bound.admin().orElseThrow(), path)).GET();
      if (!authorization.isEmpty()) request.header("Authorization", authorization);

      var answer = http.send(request);

      assertEquals(401, answer.statusCode(), path);
      assertEquals(
          "Bearer realm=\"opekko admin\"",
          answer.headers().firstValue("WWW-Authenticate").orElse(""));
      assertFalse(answer.body().contains(token));
    }
    assertEquals(4, written.list.size());
    assertTrue(written.list.getFirst().getFormattedMessage().contains("401 wrong or no token"));
  }

  @Test
  void shouldShowStateAndJournal() {
    var state = http.send(authorized("/debug/state").GET());
    var journal = http.send(authorized("/debug/journal").GET());

    assertEquals("{\"state\":1}", state.body());
    assertEquals("application/json", state.headers().firstValue("content-type").orElse(""));
    assertEquals("{\"event\":1}\n", journal.body());
    assertEquals(2, written.list.size());
  }

  @Test
  void shouldWriteEveryCallThatCouldChangeSomethingToTheAuditLog() {
    call("admin_sequencerActive", "[]");
    call("admin_resetDerivationPipeline", "[]");
    call("admin_startSequencer", "[\"0x" + "1e".repeat(32) + "\"]");
    call("admin_evil\\n\\\"caller=1.2.3.4", "[]");

    var lines = written.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    assertEquals(3, lines.size());
    assertTrue(
        lines
            .get(0)
            .matches(
                "caller=127\\.0\\.0\\.1:\\d+ method=admin_resetDerivationPipeline"
                    // The digest of []
                    + " params=0x4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"
                    + " outcome=ok"),
        lines.get(0));
    assertTrue(lines.get(1).endsWith("outcome=\"-32000 sequencer already running\""), lines.get(1));
    assertTrue(lines.get(2).contains("method=admin_evil??caller=1.2.3.4 "), lines.get(2));
  }

  @Test
  void shouldNotOfferTheReadsOfTheOtherPort() {
    assertEquals(-32601, call("optimism_version", "[]").path("error").path("code").intValue());
  }

  @Test
  void shouldServeMetricsOnTheirOwnPortOnly() {
    var metrics = http.bound.metrics().orElseThrow();

    assertTrue(http.get(metrics, "/metrics").body().contains("op_node_default_up"));
    assertEquals(404, http.get(metrics, "/").statusCode());
    assertEquals(404, http.get(http.bound.rpc(), "/metrics").statusCode());
  }

  @Test
  void shouldTakeAPayloadWhoseHashIsRight() {
    var envelope = Payloads.envelope();

    var answer = call("admin_postUnsafePayload", "[" + envelope + "]");

    assertEquals(json("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":null}"), answer);
    var payload = envelope.path("executionPayload");
    assertEquals(
        List.of(
            "postUnsafePayload "
                + payload.path("blockHash").textValue()
                + ":"
                + Long.decode(payload.path("blockNumber").textValue())),
        http.node.asked);
  }

  @Test
  void shouldRefuseAPayloadThatIsNotTheBlockItClaims() {
    var envelope = Payloads.envelope().toString();
    var hash = Payloads.envelope().path("executionPayload").path("blockHash").textValue();
    var wrong = "0x" + "ab".repeat(32);

    var answer = call("admin_postUnsafePayload", "[" + envelope.replace(hash, wrong) + "]");

    assertEquals(
        json(
            "{\"code\":-32000,\"message\":\"payload has bad block hash: "
                + wrong
                + ", actual block hash is: "
                + hash
                + "\"}"),
        answer.path("error"));
    assertEquals(List.of(), http.node.asked);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]|missing value for required argument 0",
        "[{}]|invalid argument 0: payload envelope: executionPayload is missing",
        "[{\"executionPayload\":{}}]|invalid argument 0: execution payload: extraData is missing"
      })
  void shouldRefuseWhatIsNoPayload(String params, String message) {
    var error = call("admin_postUnsafePayload", params).path("error");

    assertEquals(-32602, error.path("code").intValue());
    assertEquals(message, error.path("message").textValue());
  }

  private static JsonNode call(String method, String params) {
    var body =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":" + params + "}";
    return json(
        http.send(
                post(http.bound.admin().orElseThrow(), body)
                    .header("Authorization", "Bearer " + token))
            .body());
  }

  private static HttpRequest.Builder authorized(String path) {
    return HttpRequest.newBuilder(uri(http.bound.admin().orElseThrow(), path))
        .header("Authorization", "Bearer " + token);
  }
}
