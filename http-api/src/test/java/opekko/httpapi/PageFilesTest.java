package opekko.httpapi;

import static opekko.httpapi.HttpFixture.uri;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page's files and what browsers are told with them. */
class PageFilesTest {
  private static final HttpFixture HTTP = new HttpFixture(HttpFixture.readsOnly());
  private static final Path FOLDER =
      Path.of(System.getProperty("opekko.home"), "http-api/src/main/resources/opekko/page");

  @AfterAll
  static void close() {
    HTTP.close();
  }

  @Test
  void shouldServeEveryFileOfThePageAsItIs() throws IOException {
    try (var files = Files.list(FOLDER)) {
      for (var file : files.toList()) {
        var answer = HTTP.get(HTTP.bound.rpc(), "/page/" + file.getFileName());
        assertEquals(200, answer.statusCode(), file.toString());
        assertEquals(Files.readString(file), answer.body());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "main.js, application/javascript; charset=UTF-8",
    "base.css, text/css; charset=UTF-8",
    "mark.svg, image/svg+xml",
    "index.html, text/html; charset=UTF-8"
  })
  void shouldNameTheTypeOfEachKind(String name, String type) {
    var answer = HTTP.get(HTTP.bound.rpc(), "/page/" + name);

    assertEquals(type, answer.headers().firstValue("content-type").orElse(""));
    assertEquals("nosniff", answer.headers().firstValue("x-content-type-options").orElse(""));
    var policy = answer.headers().firstValue("content-security-policy").orElse("");
    assertTrue(policy.startsWith("default-src 'none'; script-src 'self'"), policy);
    assertTrue(policy.contains("frame-ancestors 'none'"), policy);
    assertFalse(policy.contains("unsafe"), policy);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/page/nothing.js",
        "/page/../logback.xml",
        "/page/%2e%2e/%2e%2e/logback.xml",
        "/page/main.class",
        "/page/MAIN.js",
        "/page/a/b.js"
      })
  void shouldServeNothingElse(String path) {
    assertEquals(404, HTTP.get(HTTP.bound.rpc(), path).statusCode());
  }

  @Test
  void shouldNotSendAgainWhatTheBrowserHas() {
    var tag = HTTP.get(HTTP.bound.rpc(), "/page/main.js").headers().firstValue("etag").orElse("");

    var again = HTTP.send(get("/page/main.js").header("If-None-Match", tag));
    var other = HTTP.send(get("/page/main.js").header("If-None-Match", "\"0123456789abcdef\""));

    assertEquals(304, again.statusCode());
    assertEquals("", again.body());
    assertEquals(200, other.statusCode());
  }

  @Test
  void shouldShowThePageToPeopleAndAnswerProgramsAsBefore() {
    var person = HTTP.send(get("/").header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8"));
    var program = HTTP.send(get("/").header("Accept", "*/*"));

    assertTrue(person.body().contains("<title>Opekko</title>"));
    assertEquals("", program.body());
    assertEquals(302, HTTP.get(HTTP.bound.rpc(), "/page/").statusCode());
  }

  @Test
  void shouldCompressLongAnswersForThoseWhoCanRead() throws Exception {
    var request = get("/page/main.js").header("Accept-Encoding", "br, gzip").build();
    HttpResponse<byte[]> packed = HTTP.client.send(request, BodyHandlers.ofByteArray());
    var small = HTTP.send(get("/healthz").header("Accept-Encoding", "gzip"));

    assertEquals("gzip", packed.headers().firstValue("content-encoding").orElse(""));
    try (var in = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
      assertArrayEquals(Files.readAllBytes(FOLDER.resolve("main.js")), in.readAllBytes());
    }
    assertTrue(small.headers().firstValue("content-encoding").isEmpty());
  }

  @Test
  void shouldLetPagesOfAllOriginsReadWhatAnybodyMay() {
    var call =
        HttpFixture.post(
            HTTP.bound.rpc(), "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"optimism_version\"}");
    var answer = HTTP.send(call.header("Origin", "https://app.example"));
    var preflight =
        HTTP.send(
            HttpRequest.newBuilder(uri(HTTP.bound.rpc(), "/"))
                .header("Origin", "https://app.example")
                .method("OPTIONS", BodyPublishers.noBody()));

    for (var response : List.of(answer, preflight))
      assertEquals("*", response.headers().firstValue("access-control-allow-origin").orElse(""));
    assertEquals(
        "Content-Type", preflight.headers().firstValue("access-control-allow-headers").orElse(""));
    assertTrue(
        HTTP.get(HTTP.bound.rpc(), "/")
            .headers()
            .firstValue("access-control-allow-origin")
            .isEmpty());
  }

  private static HttpRequest.Builder get(String path) {
    return HttpRequest.newBuilder(uri(HTTP.bound.rpc(), path)).GET();
  }
}
