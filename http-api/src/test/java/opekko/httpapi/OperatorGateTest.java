package opekko.httpapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of other origins, names that were made to point here, and guessing. */
@Timeout(60)
class OperatorGateTest {
  private static final String CALL =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"admin_sequencerActive\",\"params\":[]}";

  @TempDir static Path dir;
  private static HttpFixture http;
  private static String token;

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
  void forget() {
    http.letPass(Duration.ofMinutes(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "LOCALHOST", "[::1]", "10.1.2.3"})
  void shouldAnswerToAddressesAndLocalhost(String host) {
    assertEquals(200, post(host, "", "Bearer " + token));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/live/status", "/page/setup.json", "/debug/state"})
  void shouldNotAnswerToANameThatWasMadeToPointHere(String path) {
    var answer = raw("GET " + path + " HTTP/1.1", "Host: evil.example", "Accept: text/html");

    assertTrue(answer.startsWith("HTTP/1.1 403"), answer);
    assertTrue(answer.contains("not to the name evil.example"), answer);
  }

  @ParameterizedTest
  @CsvSource({
    "http://evil.example, 403",
    "null, 403",
    "http://127.0.0.1:1, 403",
    "http://localhost, 403",
    "http://127.0.0.1, 200"
  })
  void shouldTakeNothingFromPagesOfOtherOrigins(String origin, int status) {
    // Without a port the Host header is that of port 80: what a proxy in front would send.
    assertEquals(status, post("127.0.0.1", origin, "Bearer " + token));
  }

  @Test
  void shouldNotLetPagesOfOtherOriginsReadAnything() {
    var preflight =
        raw(
            "OPTIONS / HTTP/1.1",
            "Host: 127.0.0.1",
            "Origin: http://evil.example",
            "Access-Control-Request-Method: POST",
            "Access-Control-Request-Headers: authorization");

    assertTrue(preflight.startsWith("HTTP/1.1 403"), preflight);
    assertFalse(preflight.contains("Access-Control-Allow"), preflight);
  }

  @Test
  void shouldNotListenToOneWhoGuessesUntilTimeHasPassed() {
    for (var i = 0; i < 10; i++) assertEquals(401, post("127.0.0.1", "", "Bearer guess" + i));

    assertEquals(429, post("127.0.0.1", "", "Bearer guess"));
    assertEquals(429, post("127.0.0.1", "", "Bearer " + token));
    // Who offers no token guesses nothing.
    assertEquals(401, post("127.0.0.1", "", ""));

    http.letPass(Duration.ofSeconds(1));
    assertEquals(200, post("127.0.0.1", "", "Bearer " + token));
    assertEquals(401, post("127.0.0.1", "", "Bearer guess"));
    assertEquals(429, post("127.0.0.1", "", "Bearer guess"));
  }

  @Test
  void shouldShowThePageButNothingElseWithoutTheToken() {
    var page = raw("GET / HTTP/1.1", "Host: 127.0.0.1", "Accept: text/html,*/*");
    var program = raw("GET / HTTP/1.1", "Host: 127.0.0.1", "Accept: */*");

    assertTrue(page.startsWith("HTTP/1.1 200"), page);
    assertTrue(page.contains("<title>Opekko</title>"), page);
    assertTrue(program.startsWith("HTTP/1.1 401"), program);
    assertTrue(program.contains("a token is needed"), program);
  }

  private static int post(String host, String origin, String authorization) {
    var headers = new java.util.ArrayList<String>();
    headers.add("POST / HTTP/1.1");
    headers.add("Host: " + host);
    headers.add("Content-Type: application/json");
    headers.add("Content-Length: " + CALL.length());
    if (!origin.isEmpty()) headers.add("Origin: " + origin);
    if (!authorization.isEmpty()) headers.add("Authorization: " + authorization);
    var answer = raw(CALL, headers);
    return Integer.parseInt(answer.substring(9, 12));
  }

  private static String raw(String... head) {
    return raw("", List.of(head));
  }

  /** The JDK's client writes the Host header itself. */
  private static String raw(String body, List<String> head) {
    var port = http.bound.admin().orElseThrow().getPort();
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      var text = String.join("\r\n", head) + "\r\nConnection: close\r\n\r\n" + body;
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
