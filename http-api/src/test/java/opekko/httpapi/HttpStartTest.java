package opekko.httpapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import opekko.httpapi.HttpApiConfig.Address;
import opekko.httpapi.HttpApiConfig.Metrics;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused at the start, and with which words. */
class HttpStartTest {
  private static final HttpFixture HTTP = new HttpFixture(HttpFixture.withAdminOnRpc());

  @AfterAll
  static void close() {
    HTTP.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
  void shouldRefuseAdminWithoutTokenWhereOtherMachinesReachIt(String host) {
    var message = failure(adminOn(new Address(host, 9545)));

    assertTrue(message.contains("rpc.addr=127.0.0.1"), message);
    assertTrue(message.contains("asks for a token"), message);
    assertTrue(message.contains(new Address(host, 9545).toString()), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost"})
  void shouldOfferAdminWithoutTokenOnLoopback(String host) {
    var bound = HTTP.start(adminOn(new Address(host, 0))).toCompletableFuture().join();

    var answer = HTTP.send(HttpFixture.post(bound.rpc(), call("admin_sequencerActive")));

    assertEquals("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":false}\n", answer.body());
    bound.stop(Duration.ofSeconds(1)).toCompletableFuture().join();
  }

  @Test
  void shouldKeepBrowsersAwayFromAdminWithoutToken() {
    var answer =
        HTTP.send(
            HttpFixture.post(HTTP.bound.rpc(), call("admin_sequencerActive"))
                .header("Origin", "http://evil.example"));

    assertTrue(answer.body().contains("-32601"), answer::body);
  }

  @Test
  void shouldNameThePortThatIsInUse() {
    var taken = new Address("127.0.0.1", HTTP.bound.rpc().getPort());

    var message =
        failure(
            new HttpApiConfig(
                HttpFixture.ANY,
                false,
                Optional.empty(),
                Optional.empty(),
                new Metrics.OwnPort(taken),
                HttpFixture.LIMITS));

    assertTrue(message.startsWith("cannot listen on " + taken + " for metrics: "), message);
    assertTrue(message.contains("in use"), message);
  }

  @Test
  void shouldFreeTheOtherPortsWhenOneCannotBeHad() throws IOException {
    var free = freePort();
    var taken = new Address("127.0.0.1", HTTP.bound.rpc().getPort());
    failure(
        new HttpApiConfig(
            free,
            false,
            Optional.empty(),
            Optional.empty(),
            new Metrics.OwnPort(taken),
            HttpFixture.LIMITS));

    var second =
        HTTP.start(
                new HttpApiConfig(
                    free,
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    new Metrics.Off(),
                    HttpFixture.LIMITS))
            .toCompletableFuture()
            .join();

    assertEquals(free.port(), second.rpc().getPort());
    second.stop(Duration.ofSeconds(1)).toCompletableFuture().join();
  }

  @Test
  void shouldMakeATokenOnlyItsOwnerCanRead(@TempDir Path dir) throws IOException {
    var file = dir.resolve("new/admin-token");

    start(file).stop(Duration.ofSeconds(1)).toCompletableFuture().join();

    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertTrue(Files.readString(file).matches("[0-9a-f]{64}\n"));
  }

  @Test
  void shouldKeepTheTokenOfTheLastStart(@TempDir Path dir) throws IOException {
    var file = dir.resolve("admin-token");
    start(file).stop(Duration.ofSeconds(1)).toCompletableFuture().join();
    var first = Files.readString(file);

    start(file).stop(Duration.ofSeconds(1)).toCompletableFuture().join();

    assertEquals(first, Files.readString(file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r--r--", "rw-rw----", "rw----r--", "rwx------"})
  void shouldRefuseATokenFileOpenToOthers(String permissions, @TempDir Path dir)
      throws IOException {
    var file = Files.writeString(dir.resolve("admin-token"), "0123456789abcdef");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

    var message = failure(HttpFixture.withAdminListener(file));

    assertTrue(message.contains("chmod 600 " + file), message);
    assertTrue(message.contains(permissions), message);
  }

  @Test
  void shouldRefuseATokenThatCouldBeGuessed(@TempDir Path dir) throws IOException {
    var file = Files.writeString(dir.resolve("admin-token"), "short");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

    var message = failure(HttpFixture.withAdminListener(file));

    assertTrue(message.contains("less than 16 characters"), message);
  }

  @Test
  void shouldRefuseAddressesThatAreNone() {
    assertThrows(IllegalArgumentException.class, () -> new Address(" ", 1));
    assertThrows(IllegalArgumentException.class, () -> new Address("127.0.0.1", 65536));
  }

  private static BoundHttp start(Path tokenFile) {
    return HTTP.start(HttpFixture.withAdminListener(tokenFile)).toCompletableFuture().join();
  }

  private static HttpApiConfig adminOn(Address address) {
    return new HttpApiConfig(
        address, true, Optional.empty(), Optional.empty(), new Metrics.Off(), HttpFixture.LIMITS);
  }

  private static String failure(HttpApiConfig config) {
    var failed =
        assertThrows(
            CompletionException.class, () -> HTTP.start(config).toCompletableFuture().join());
    return assertInstanceOf(HttpStartFailure.class, failed.getCause()).getMessage();
  }

  private static String call(String method) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\"}";
  }

  private static Address freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return new Address("127.0.0.1", socket.getLocalPort());
    }
  }
}
