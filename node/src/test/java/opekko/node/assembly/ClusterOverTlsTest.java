package opekko.node.assembly;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import opekko.node.certs.CertificateSet;
import opekko.node.certs.NodeHost;
import opekko.node.config.ConfigError;
import opekko.node.config.Settings;
import opekko.protocol.api.HaNode;
import opekko.protocol.api.HaStatus;
import opekko.protocol.fault.Fetched;
import opekko.protocol.metrics.NodeMetrics;
import opekko.rpc.rollup.RollupClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes of a cluster that show each other certificates; they have no engine, so none leads. */
class ClusterOverTlsTest {
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir private Path folder;
  private CertificateSet certificates;
  private String voters;

  @BeforeEach
  void choosePorts() throws IOException {
    certificates = new CertificateSet(folder.resolve("certs"));
    var ports = freePorts(4);
    voters =
        "a=127.0.0.1:%d:%d,b=127.0.0.1:%d:%d"
            .formatted(ports.get(0), ports.get(1), ports.get(2), ports.get(3));
  }

  private static List<Integer> freePorts(int count) throws IOException {
    var sockets = new ArrayList<ServerSocket>();
    for (var i = 0; i < count; i++)
      sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    var ports = sockets.stream().map(ServerSocket::getLocalPort).toList();
    for (var socket : sockets) socket.close();
    return ports;
  }

  private LiveNode start(String id) throws IOException {
    var own = Files.createDirectories(folder.resolve(id));
    var jwt = Files.writeString(own.resolve("jwt.txt"), "0x" + "5f".repeat(32));
    var tls = certificates.of(id);
    var flags =
        new HashMap<>(
            Map.of(
                "network", "op-sepolia",
                "l1", "http://127.0.0.1:1",
                "l1.beacon", "http://127.0.0.1:1",
                "l1.beacon.ignore", "true",
                "l2", "http://127.0.0.1:1",
                "l2.jwt-secret", jwt.toString(),
                "rpc.addr", "127.0.0.1",
                "rpc.port", "0",
                "admin.port", "0",
                "data-dir", own.toString()));
    flags.putAll(
        Map.of(
            "ha.id",
            id,
            "ha.voters",
            voters,
            "ha.tls.enabled",
            "true",
            "ha.tls.ca",
            tls.authority().toString(),
            "ha.tls.cert",
            tls.certificate().toString(),
            "ha.tls.key",
            tls.key().toString()));
    var merged = Settings.merged(flags, Map.of(), Optional.empty());
    return LiveNode.start(Settings.read(merged, Map.of()), merged, Host.ofOne("1.0", _ -> true));
  }

  private void issue(Instant now) {
    certificates.issue(NodeHost.parse("a=127.0.0.1,b=127.0.0.1"), now, DAY);
  }

  /** Asks until the node says that it hears of the other. */
  private static void awaitSight(LiveNode node, String other) throws Exception {
    var uri = URI.create("http://127.0.0.1:" + node.rpcPort());
    var pace = CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS);
    try (var client = RollupClient.to(uri, Duration.ofSeconds(10), NodeMetrics.NONE)) {
      while (!sees(client, other)) CompletableFuture.runAsync(() -> {}, pace).get();
    }
  }

  private static boolean sees(RollupClient client, String other) {
    return client.cluster().toCompletableFuture().join()
            instanceof Fetched.Found<HaStatus>(var status)
        && status.nodes().stream().anyMatch(node -> node.id().equals(other) && isHeard(node));
  }

  private static boolean isHeard(HaNode node) {
    return node.isReachable() && node.version().equals("1.0");
  }

  @Test
  @Timeout(180)
  void shouldHearOfEachOtherWithCertificatesOfOneAuthority() throws Exception {
    issue(Instant.now());
    try (var a = start("a");
        var b = start("b")) {
      awaitSight(a, "b");
      awaitSight(b, "a");
    }
  }

  @Test
  void shouldNotStartWithACertificateThatExpired() {
    issue(Instant.now().minus(DAY).minus(DAY));
    var refused = assertThrows(ConfigError.class, () -> start("a"));
    assertTrue(refused.getMessage().contains("expired"), refused.getMessage());
  }
}
