package opekko.cluster.tls;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import opekko.cluster.ClusterConfig;
import opekko.cluster.Voter;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node of a cluster on its real link, and others that it must not let in. */
class MutualTlsTest {
  private static final String LINK = "the cluster's link";
  private static final String QUICK_END =
      """
      pekko.loglevel = OFF
      pekko.stdout-loglevel = OFF
      pekko.coordinated-shutdown.run-by-actor-system-terminate = off
      pekko.coordinated-shutdown.run-by-jvm-shutdown-hook = off
      """;

  private final Told told = new Told();
  private final Refusals refusals = told.refusals();
  private final List<ActorSystem<Void>> systems = new ArrayList<>();
  private TestAuthority ours;
  private Voter a;
  private Voter b;

  @BeforeEach
  void issue() throws Exception {
    ours = new TestAuthority("ours");
    try (var first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var second = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      a = new Voter("a", "127.0.0.1", first.getLocalPort(), 1);
      b = new Voter("b", "127.0.0.1", second.getLocalPort(), 2);
    }
  }

  @AfterEach
  void stop() {
    systems.forEach(ActorTestKit::shutdown);
    told.close();
  }

  /** It asks to join the other, and is asked. */
  private void start(Voter self, TestAuthority authority, TestAuthority.Pair shown)
      throws Exception {
    var trust = new PeerTrust(authority.trust(), LINK, refusals);
    var config =
        ConfigFactory.parseString(QUICK_END)
            .withFallback(ClusterConfig.of(self, "127.0.0.1", List.of(a, b), true))
            .withFallback(ConfigFactory.load());
    var tls = MutualTls.setup(TestAuthority.keys(Optional.of(shown)), trust);
    systems.add(
        ActorSystem.create(
            Behaviors.empty(),
            ClusterConfig.SYSTEM_NAME,
            ActorSystemSetup.create(BootstrapSetup.create(config), tls)));
  }

  private void call(Optional<TestAuthority.Pair> shown, String... told) throws Exception {
    var client = ours.client(shown).getSocketFactory();
    try (var socket = (SSLSocket) client.createSocket(a.host(), a.clusterPort())) {
      // In TLS 1.3 it is the client that ends the handshake, before its certificate is looked at.
      socket.startHandshake();
      this.told.await(told);
    } catch (IOException _) {
      // The node may be the first to end it.
      this.told.await(told);
    }
  }

  @Test
  void shouldTellOfCallersThatItShutsOut() throws Exception {
    start(a, ours, ours.issue("a"));

    call(Optional.empty(), LINK, "a caller: it showed no certificate", "opekko certs");
    var stranger = new TestAuthority("theirs").issue("stranger");
    call(Optional.of(stranger), LINK, "a caller with", "CN=stranger", "not of the authority");
    call(Optional.of(ours.expired("late")), LINK, "a caller with", "CN=late", "out of date");
    try (var socket = new Socket(a.host(), a.clusterPort())) {
      var request = "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
      socket.getOutputStream().write(request);
      told.await(LINK, "a caller: it speaks without TLS", "--ha.tls.enabled");
    }
    assertTrue(
        told.counted().containsAll(List.of("no_certificate", "foreign", "out_of_date", "no_tls")),
        told.counted()::toString);
  }

  @Test
  void shouldTellOfANodeThatItCallsByItsAddress() throws Exception {
    start(a, ours, ours.issue("a"));
    start(b, ours, ours.expired("b"));

    told.await(LINK, "127.0.0.1:" + b.clusterPort(), "CN=b", "out of date");
    told.await(LINK, "it does not take this node's certificate");
  }

  @Test
  void shouldTellOfANodeOfAnotherAuthority() throws Exception {
    var theirs = new TestAuthority("theirs");
    start(a, ours, ours.issue("a"));
    start(b, theirs, theirs.issue("b"));

    told.await(LINK, "127.0.0.1:" + b.clusterPort(), "CN=b", "not of the authority");
    told.await(LINK, "127.0.0.1:" + a.clusterPort(), "CN=a", "not of the authority");
  }
}
