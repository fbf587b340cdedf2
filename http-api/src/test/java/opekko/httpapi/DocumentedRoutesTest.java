package opekko.httpapi;

import static opekko.httpapi.HttpFixture.uri;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import opekko.httpapi.ha.AskedOrder;
import opekko.protocol.type.Bytes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths that the documents name are there, and those of the cluster are all documented. */
class DocumentedRoutesTest {
  private static final Path HOME = Path.of(System.getProperty("opekko.home"));
  private static final Pattern ROUTE =
      Pattern.compile("/(?:ha/v1|debug)/[a-z]+|/(?:leader|healthz|readyz|live/status)\\b");
  private static final int NOT_FOUND = 404;

  @TempDir static Path dir;
  private static HttpFixture http;
  private static String token;

  @BeforeAll
  static void open() {
    var file = dir.resolve("admin-token");
    var cluster = new HttpApi.Cluster(new FakeCluster(), (_, _) -> FakeCluster.done(Bytes.EMPTY));
    http = new HttpFixture(HttpFixture.withAdminListener(file), Optional.of(cluster));
    token = HttpFixture.file(file).strip();
  }

  @AfterAll
  static void close() {
    http.close();
  }

  static Set<String> documented() throws IOException {
    var routes = new TreeSet<String>();
    collect(HOME.resolve("README.md"), routes);
    try (var files = Files.walk(HOME.resolve("docs"))) {
      for (var file : files.filter(name -> name.toString().endsWith(".md")).toList())
        collect(file, routes);
    }
    return routes;
  }

  private static void collect(Path file, Set<String> routes) throws IOException {
    ROUTE.matcher(Files.readString(file)).results().forEach(found -> routes.add(found.group()));
  }

  @ParameterizedTest
  @MethodSource("documented")
  void shouldBeThere(String route) {
    var onRpc = get(http.bound.rpc(), route);
    // An order is refused by GET, yet is there.
    var status = onRpc == NOT_FOUND ? get(http.bound.admin().orElseThrow(), route) : onRpc;

    assertNotEquals(NOT_FOUND, status);
  }

  private static int get(InetSocketAddress at, String route) {
    return http.send(
            HttpRequest.newBuilder(uri(at, route)).header("Authorization", "Bearer " + token).GET())
        .statusCode();
  }

  @Test
  void shouldDocumentEachOrder() throws IOException {
    for (var verb : AskedOrder.VERBS)
      assertTrue(documented().contains("/ha/v1/" + verb), () -> verb + " is in no document");
  }

  @ParameterizedTest
  @ValueSource(strings = {"status", "voters", "log", "why", "check"})
  void shouldDocumentEachQuestion(String what) throws IOException {
    assertTrue(documented().contains("/ha/v1/" + what));
  }
}
