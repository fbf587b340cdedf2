package opekko.node.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import opekko.node.assembly.Host;
import opekko.node.assembly.LiveNode;
import opekko.node.config.Settings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code opekko node} as far as its start: what it refuses, and what it serves when it runs. */
class NodeStartTest {
  private static final int USAGE = 2;

  @TempDir private Path folder;
  private Path secret;

  @BeforeEach
  void writeSecret() throws IOException {
    secret = Files.writeString(folder.resolve("jwt.txt"), "0x" + "5f".repeat(32));
  }

  /** Nobody listens at port 1: a node starts all the same, and waits. */
  private Map<String, String> flags() {
    return Map.of(
        "network", "op-sepolia",
        "l1", "http://127.0.0.1:1",
        "l1.beacon", "http://127.0.0.1:1",
        "l2", "http://127.0.0.1:1",
        "l2.jwt-secret", secret.toString(),
        "rpc.addr", "127.0.0.1",
        "rpc.port", "0",
        "admin.port", "0",
        "data-dir", folder.toString(),
        "log.level", "error");
  }

  private Typed start(String... more) {
    var words = new ArrayList<>(List.of("node"));
    flags().forEach((name, value) -> words.add("--" + name + "=" + value));
    words.addAll(List.of(more));
    // A later flag of the same name replaces the one before.
    var names =
        List.of(more).stream().map(word -> word.split("=")[0] + "=").collect(Collectors.toSet());
    words
        .subList(0, words.size() - more.length)
        .removeIf(word -> names.stream().anyMatch(word::startsWith));
    return Typed.type(words.toArray(String[]::new));
  }

  private static void assertRefused(String cause, Typed typed) {
    assertEquals(USAGE, typed.exitCode(), typed.err());
    assertTrue(typed.err().contains(cause), typed.err());
  }

  @Test
  void shouldRefuseAdminWithoutTokenOnAPublicAddress() {
    assertRefused("use the admin listener", start("--rpc.enable-admin=true", "--rpc.addr=0.0.0.0"));
  }

  @Test
  void shouldNameThePortThatIsInUse() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      assertRefused("" + taken.getLocalPort(), start("--rpc.port=" + taken.getLocalPort()));
    }
  }

  @Test
  void shouldNameADamagedSafeHeadDatabaseAndWhatToDo() throws IOException {
    var database = Files.createDirectory(folder.resolve("safedb"));
    Files.writeString(database.resolve("safe-heads.mv"), "this is no database".repeat(1000));
    var typed = start("--safedb.path=" + database);
    assertRefused("--safedb.path", typed);
    assertRefused("safe-heads.mv", typed);
    assertRefused("move the file away", typed);
  }

  @Test
  void shouldRefuseATokenFileThatOthersMayRead() throws IOException {
    var token = Files.writeString(folder.resolve("token"), "ab".repeat(32));
    token.toFile().setReadable(true, false);
    assertRefused(token.toString(), start("--admin.token-file=" + token));
  }

  @Test
  void shouldServeAndDumpAJournalThatReplays() throws Exception {
    var merged = Settings.merged(flags(), Map.of(), Optional.empty());
    var settings = Settings.read(merged, Map.of());
    try (var node = LiveNode.start(settings, merged, Host.ofOne("test", _ -> true));
        var client = HttpClient.newHttpClient()) {
      var alive =
          client.send(get(node.http().rpc().getPort(), "/healthz", ""), BodyHandlers.ofString());
      assertEquals(200, alive.statusCode());
      var ready =
          client.send(get(node.http().rpc().getPort(), "/readyz", ""), BodyHandlers.ofString());
      assertEquals(503, ready.statusCode());
      assertTrue(ready.body().contains("L1's head is not known yet"), ready.body());

      var token = Files.readString(folder.resolve("admin-token")).strip();
      var port = node.http().admin().orElseThrow().getPort();
      var journal = folder.resolve("journal.jsonl");
      var dumped = client.send(get(port, "/debug/journal", token), BodyHandlers.ofFile(journal));
      assertEquals(200, dumped.statusCode());
      var replayed = Typed.type("replay", "--state", journal.toString());
      assertEquals(0, replayed.exitCode(), replayed.err());
      assertTrue(replayed.out().contains("FindingHeads"), replayed.out());
    }
  }

  private static HttpRequest get(int port, String path, String token) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .header("Authorization", "Bearer " + token)
        .build();
  }
}
