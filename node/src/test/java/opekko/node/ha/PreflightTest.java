package opekko.node.ha;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import opekko.httpapi.ha.HaStatusJson;
import opekko.node.certs.CertificateSet;
import opekko.node.certs.NodeHost;
import opekko.node.config.NodeSettings;
import opekko.node.config.Settings;
import opekko.protocol.json.Json;
import opekko.protocol.testkit.Clusters;
import opekko.rpc.check.Finding;
import opekko.rpc.check.Finding.Severity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreflightTest {
  @TempDir private Path folder;
  private final List<AutoCloseable> opened = new ArrayList<>();
  private Instant clock = Clusters.NOW;

  @AfterEach
  void close() throws Exception {
    for (var part : opened.reversed()) part.close();
  }

  private NodeSettings settings(Map<String, String> more) {
    var flags =
        new HashMap<>(
            Map.of(
                "network", "op-sepolia",
                "l1.beacon", "http://127.0.0.1:1",
                "l2", "http://127.0.0.1:1",
                "l2.jwt-secret", "jwt.txt",
                "data-dir", folder.toString(),
                "rpc.addr", "127.0.0.1",
                "rpc.port", "0",
                "admin.port", "0",
                "ha.id", "a"));
    flags.putAll(more);
    return Settings.read(Settings.merged(flags, Map.of(), Optional.empty()), Map.of());
  }

  private List<Finding> findings(Map<String, String> more) {
    var settings = settings(more);
    return new Preflight(() -> clock, System::nanoTime).of(settings, settings.ha().orElseThrow());
  }

  private static String voters(int ownCluster, int otherCluster, int otherLog) {
    return "a=127.0.0.1:%d:%d,b=127.0.0.1:%d:%d"
        .formatted(ownCluster, freePort(), otherCluster, otherLog);
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private int listen() throws IOException {
    var socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    opened.add(socket);
    return socket.getLocalPort();
  }

  private static Finding of(List<Finding> findings, String subject) {
    return findings.stream()
        .filter(finding -> finding.subject().startsWith(subject))
        .reduce((_, last) -> last)
        .orElseThrow(() -> new AssertionError(subject + " in " + findings));
  }

  @Test
  void shouldFindPortsThatAreFreeAndThoseThatAreNot() throws IOException {
    var taken = listen();

    var findings = findings(Map.of("ha.voters", voters(taken, freePort(), freePort())));

    assertEquals(Severity.ERROR, of(findings, "Port of the cluster").severity());
    assertEquals(Severity.OK, of(findings, "Port of the commit log").severity());
    assertEquals(Severity.OK, of(findings, "Port of the RPC").severity());
  }

  @Test
  void shouldSayThatAnotherVoterDoesNotAnswer() {
    var silent = freePort();

    var findings = findings(Map.of("ha.voters", voters(freePort(), silent, freePort())));

    var voter = of(findings, "Voter b at 127.0.0.1");
    assertEquals(Severity.WARNING, voter.severity());
    assertTrue(voter.text().contains("does not answer on port " + silent), voter.text());
  }

  @Test
  void shouldSayThatAVoterHasNoAddress() {
    var own = "a=127.0.0.1:%d:%d".formatted(freePort(), freePort());

    var findings =
        findings(Map.of("ha.voters", own + ",b=nowhere.invalid", "ha.private-network", "true"));

    assertEquals(Severity.ERROR, of(findings, "Voter b at nowhere.invalid").severity());
  }

  @ParameterizedTest
  @CsvSource({"0,OK,0 ms ahead", "400,WARNING,400 ms ahead", "-3600000,ERROR,-3600000 ms ahead"})
  void shouldCompareItsClockWithARunningVoters(long ahead, Severity severity, String text)
      throws IOException {
    var rpc = serve();
    clock = Clusters.NOW.plus(Duration.ofMillis(ahead));
    var ports = voters(freePort(), listen(), listen());

    var settings = settings(Map.of("ha.voters", ports, "rpc.port", String.valueOf(rpc)));
    // Time stands still, so that the round trip is none.
    var findings =
        new Preflight(() -> clock, new AtomicLong()::get).of(settings, settings.ha().orElseThrow());

    var voter = of(findings, "Voter b");
    assertEquals(severity, voter.severity(), voter.text());
    assertTrue(voter.text().contains("version v0.1.0"), voter.text());
    assertTrue(voter.text().contains(text), voter.text());
  }

  @ParameterizedTest
  @CsvSource({
    "false,ERROR,'its voters are a, b, c, and --ha.voters here names a, b'",
    "true,OK,'its voters are a, b, c'"
  })
  void shouldCompareItsVotersWithThoseOfOneThatRunsUnlessItJoins(
      boolean isJoining, Severity severity, String text) throws IOException {
    var ports = voters(freePort(), listen(), listen());

    var findings =
        findings(
            Map.of(
                "ha.voters", ports,
                "ha.joining", String.valueOf(isJoining),
                "rpc.port", String.valueOf(serve())));

    assertTrue(
        findings.stream().anyMatch(f -> f.severity() == severity && f.text().startsWith(text)),
        findings::toString);
  }

  @Test
  void shouldNotMissThePortsOfANodeThatRuns() throws IOException {
    var rpc = serve();
    var ports = "b=127.0.0.1:%d:%d".formatted(listen(), listen());

    var findings =
        findings(Map.of("ha.id", "b", "ha.voters", ports, "rpc.port", String.valueOf(rpc)));

    assertEquals("runs already", of(findings, "Node b").text());
    assertTrue(
        findings.stream().noneMatch(f -> f.subject().startsWith("Port")), findings::toString);
  }

  @Test
  void shouldTimeTheDiskOfTheLogAndLeaveNothingBehind() throws IOException {
    var findings = findings(Map.of("ha.voters", voters(freePort(), freePort(), freePort())));

    var disk = of(findings, "Disk of " + folder.resolve("ha"));
    assertTrue(disk.text().matches("keeps a block of 200 kB in [0-9.]+ ms.*"), disk.text());
    try (var left = Files.list(folder.resolve("ha"))) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void shouldSayThatTheDiskCannotBeWritten() throws IOException {
    var file = Files.writeString(folder.resolve("file"), "no folder");

    assertEquals(Severity.ERROR, DiskCheck.of(file, System::nanoTime).severity());
  }

  @ParameterizedTest
  @CsvSource({"1,OK,are valid until", "340,WARNING,expire at", "400,ERROR,expired at"})
  void shouldLookAtTheCertificates(int days, Severity severity, String text) {
    var set = new CertificateSet(folder.resolve("certs"));
    set.issue(NodeHost.parse("a=127.0.0.1"), Clusters.NOW, Duration.ofDays(365));
    var tls = set.of("a");
    clock = Clusters.NOW.plus(Duration.ofDays(days));

    var findings =
        findings(
            Map.of(
                "ha.voters", voters(freePort(), freePort(), freePort()),
                "ha.tls.enabled", "true",
                "ha.tls.ca", tls.authority().toString(),
                "ha.tls.cert", tls.certificate().toString(),
                "ha.tls.key", tls.key().toString()));

    assertEquals(severity, of(findings, "TLS").severity());
    assertTrue(of(findings, "TLS").text().contains(text), of(findings, "TLS").text());
  }

  @ParameterizedTest
  @CsvSource({
    "1000, 15, OK",
    "120000, 5, OK",
    "120000, 15, WARNING",
    ", 15, WARNING",
    ", 5, OK",
    "120000, x, WARNING"
  })
  void shouldLookAtTheKernelsPatience(String wait, String tries, Severity severity)
      throws IOException {
    if (wait != null) Files.writeString(folder.resolve("tcp_rto_max_ms"), wait + "\n");
    Files.writeString(folder.resolve("tcp_retries2"), tries + "\n");

    assertEquals(severity, KernelCheck.retransmission(folder).severity());
    assertEquals(Severity.OK, KernelCheck.retransmission(folder.resolve("not-Linux")).severity());
  }

  /** The RPC of node b. */
  private int serve() throws IOException {
    var bytes = new ByteArrayOutputStream();
    Json.write(bytes, out -> HaStatusJson.write(out, Clusters.led(OptionalInt.of(1))));
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/ha/v1/status",
        exchange -> {
          exchange.sendResponseHeaders(200, bytes.size());
          exchange.getResponseBody().write(bytes.toByteArray());
          exchange.close();
        });
    server.start();
    opened.add(() -> server.stop(0));
    return server.getAddress().getPort();
  }
}
