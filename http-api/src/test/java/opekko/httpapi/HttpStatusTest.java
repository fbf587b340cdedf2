package opekko.httpapi;

import static opekko.httpapi.HttpFixture.json;
import static opekko.httpapi.HttpFixture.post;
import static opekko.httpapi.HttpFixture.uri;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import opekko.protocol.api.Readiness;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The public port: statuses, sizes, health. */
class HttpStatusTest {
  private static final HttpFixture HTTP = new HttpFixture(HttpFixture.readsOnly());
  private static final String VERSION_CALL =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"optimism_version\"}";

  @AfterAll
  static void close() {
    HTTP.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "application/json; charset=utf-8",
        "application/json-rpc",
        "application/jsonrequest"
      })
  void shouldTakeTheContentTypesOfJsonRpc(String type) {
    var answer = HTTP.send(withType(type));

    assertEquals(200, answer.statusCode());
    assertEquals("application/json", answer.headers().firstValue("content-type").orElse(""));
    assertTrue(answer.body().contains("v0.1.0-test"));
  }

  @Test
  void shouldRefuseOtherContentTypes() {
    var none =
        HttpRequest.newBuilder(uri(HTTP.bound.rpc(), "/"))
            .POST(BodyPublishers.ofString(VERSION_CALL));

    for (var request : List.of(withType("text/plain"), none)) {
      var answer = HTTP.send(request);
      assertEquals(415, answer.statusCode());
      assertEquals("invalid content type, only application/json is supported\n", answer.body());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "DELETE", "PATCH"})
  void shouldRefuseOtherMethods(String method) {
    var answer =
        HTTP.send(
            HttpRequest.newBuilder(uri(HTTP.bound.rpc(), "/"))
                .method(method, BodyPublishers.ofString("{}")));

    assertEquals(405, answer.statusCode());
    assertEquals("method not allowed\n", answer.body());
  }

  @Test
  void shouldAnswerLoadBalancersThatOnlyLookIn() {
    var answer = HTTP.get(HTTP.bound.rpc(), "/");

    assertEquals(200, answer.statusCode());
    assertEquals("", answer.body());
  }

  @Test
  void shouldRefuseBodyThatIsTooLong() {
    var answer = HTTP.send(post(HTTP.bound.rpc(), " ".repeat(4097)));

    assertEquals(413, answer.statusCode());
    assertEquals("content length too large (4097>4096)\n", answer.body());
  }

  @Test
  void shouldRefuseBodyOfUnknownLengthOnceItIsTooLong() {
    var endless = " ".repeat(100_000).getBytes(StandardCharsets.UTF_8);
    var request =
        HttpRequest.newBuilder(uri(HTTP.bound.rpc(), "/"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(endless)));

    assertEquals(413, HTTP.send(request).statusCode());
  }

  @Test
  void shouldTakeBodyAtTheLimit() {
    var body = VERSION_CALL + " ".repeat(4096 - VERSION_CALL.length());

    assertEquals(200, HTTP.send(post(HTTP.bound.rpc(), body)).statusCode());
  }

  @Test
  void shouldSayItIsAliveAsTheReferenceDoes() {
    var answer = HTTP.get(HTTP.bound.rpc(), "/healthz");

    assertEquals(200, answer.statusCode());
    assertEquals("{\"version\":\"v0.1.0-test\"}\n", answer.body());
  }

  @Test
  void shouldSayWhetherItIsReadyAndWhyNot() {
    HTTP.node.readiness = new Readiness(true, List.of());
    assertEquals(200, HTTP.get(HTTP.bound.rpc(), "/readyz").statusCode());

    HTTP.node.readiness = new Readiness(false, List.of("L1 head is 5 minutes old"));
    var answer = HTTP.get(HTTP.bound.rpc(), "/readyz");

    assertEquals(503, answer.statusCode());
    assertEquals(
        json("{\"ready\":false,\"reasons\":[\"L1 head is 5 minutes old\"]}"), json(answer.body()));
  }

  @Test
  void shouldServeMetricsHereWhenToldSo() {
    HTTP.send(post(HTTP.bound.rpc(), VERSION_CALL));

    var answer = HTTP.get(HTTP.bound.rpc(), "/metrics");

    assertEquals(200, answer.statusCode());
    assertTrue(
        answer
            .body()
            .contains(
                "op_node_default_rpc_server_requests_total{method=\"optimism_version\",rpc=\"main\"}"),
        answer::body);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/debug/state", "/debug/journal", "/admin", "/healthz2"})
  void shouldNotServeAnythingElse(String path) {
    assertEquals(404, HTTP.get(HTTP.bound.rpc(), path).statusCode());
  }

  @Test
  void shouldTellItsHealthAndItsNamespaces() {
    assertEquals(
        HTTP.call("optimism_version", "[]").path("result"),
        HTTP.call("health_status", "[]").path("result"));
    assertEquals(
        HttpFixture.json(
            "{\"health\":\"1.0\",\"opp2p\":\"1.0\",\"optimism\":\"1.0\",\"rpc\":\"1.0\"}"),
        HTTP.call("rpc_modules", "[]").path("result"));
  }

  @Test
  void shouldNotOfferAdminMethodsToEverybody() {
    assertEquals(
        -32601,
        HTTP.call("admin_resetDerivationPipeline", "[]").path("error").path("code").intValue());
  }

  private static HttpRequest.Builder withType(String type) {
    return HttpRequest.newBuilder(uri(HTTP.bound.rpc(), "/"))
        .header("Content-Type", type)
        .POST(BodyPublishers.ofString(VERSION_CALL));
  }
}
