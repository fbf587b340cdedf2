package opekko.cluster.log;

import static opekko.cluster.log.Blocks.id;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;
import opekko.cluster.Voter;
import opekko.cluster.log.QuorumLogSettings.Link;
import opekko.cluster.tls.PeerTrust;
import opekko.cluster.tls.ReplacedKeys;
import opekko.cluster.tls.TestAuthority;
import opekko.cluster.tls.Told;
import opekko.protocol.port.CommitLog.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
  private static final String LINK = QuorumLogSettings.PORT;

  @TempDir Path folder;

  private final Told told = new Told();
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
  private TestAuthority ours;

  @BeforeEach
  void create() throws Exception {
    ours = new TestAuthority("ours", now::get);
  }

  @AfterEach
  void close() {
    told.close();
  }

  @Test
  void shouldLetNobodySpeakToTheLogWithoutACertificateOfTheAuthority() throws Exception {
    var theirs = new TestAuthority("theirs");
    try (var voters = new Voters(folder, "a", "b", "c").with(s -> withTls(s, ours))) {
      voters.start("a");
      voters.start("b");
      voters.start(withTls(voters.settings("c"), theirs));
      var leader = voters.leader(0);
      assertEquals(new Outcome.Committed(id(5), 0), leader.commit(5));
      voters.heard("c").await(LogEvent.NoLeader.class, _ -> true);
      assertEquals(Optional.empty(), voters.log("c").view().tip());
      var c = voters.settings("c").self();
      told.await(LINK, c.host() + ":" + c.logPort(), "CN=c", "not of the authority");

      var a = voters.settings("a").self();
      assertTrue(firstByte(ours.client(Optional.of(ours.issue("client"))), a) >= 0);
      assertRefused(a, Optional.empty(), "a caller at 127.0.0.1: it showed no certificate");
      assertRefused(a, Optional.of(theirs.issue("stranger")), "CN=stranger");
      told.await(LINK, "CN=stranger", "not of the authority", "opekko certs");

      voters.stop("c");
      voters.start("c");
      assertEquals(new Outcome.Committed(id(6), 0), leader.commit(6));
      voters.awaitApplied(id(6));
    }
  }

  private void assertRefused(Voter by, Optional<TestAuthority.Pair> shown, String said)
      throws Exception {
    var client = ours.client(shown);
    assertThrows(SSLException.class, () -> firstByte(client, by));
    told.await(LINK, said);
  }

  @Test
  void shouldShutOutAVoterWhoseCertificateExpired() throws Exception {
    try (var voters = new Voters(folder, "a", "b", "c").with(s -> withTls(s, ours))) {
      voters.start("a");
      voters.start("b");
      voters.start(withTls(voters.settings("c"), ours, ours.expired("c")));
      var leader = voters.leader(0);

      assertEquals(new Outcome.Committed(id(5), 0), leader.commit(5));
      voters.heard("c").await(LogEvent.NoLeader.class, _ -> true);
      assertEquals(Optional.empty(), voters.log("c").view().tip());
      told.await(
          LINK, "a caller at 127.0.0.1 with a certificate of CN=c for 127.0.0.1", "out of date");
      var c = voters.settings("c").self();
      told.await(LINK, c.host() + ":" + c.logPort(), "out of date", "Renew it in its file");
    }
  }

  @Test
  void shouldNotLetAVoterThatSpeaksInTheClearJoin() throws Exception {
    try (var voters = new Voters(folder, "a", "b", "c").with(s -> withTls(s, ours))) {
      voters.start("a");
      voters.start("b");
      voters.start(with(voters.settings("c"), new Link.Clear(told.refusals())));
      var leader = voters.leader(0);

      assertEquals(new Outcome.Committed(id(5), 0), leader.commit(5));
      voters.heard("c").await(LogEvent.NoLeader.class, _ -> true);
      assertEquals(Optional.empty(), voters.log("c").view().tip());
      told.await(LINK, "a caller at 127.0.0.1: it speaks without TLS", "--ha.tls.enabled");
      told.await(LINK, "a caller at 127.0.0.1: it speaks TLS, and this node does not", "--ha.tls");
      assertTrue(told.counted().containsAll(List.of("no_tls", "tls")), "" + told.counted());
    }
  }

  @Test
  void shouldShutOutWhoseCertificateExpiredMeanwhileAndLetItInWhenItIsReplaced() throws Exception {
    var files = new ReplacedKeys(ours.expiring("c"));
    var caller = ours.client(Optional.of(ours.expiring("caller")));
    try (var voters = new Voters(folder, "a", "b", "c").with(s -> withTls(s, ours))) {
      voters.start("a");
      voters.start("b");
      var settings = with(Voters.notStanding(voters.settings("c")), mutual(files, ours));
      voters.start(settings);
      var leader = voters.leader(0);
      var a = voters.settings("a").self();
      assertEquals(new Outcome.Committed(id(5), 0), leader.commit(5));
      voters.awaitApplied(id(5));
      assertTrue(firstByte(caller, a) >= 0);

      now.set(now.get().plus(Duration.ofHours(2)));

      // Who is connected stays so.
      assertEquals(new Outcome.Committed(id(6), 0), leader.commit(6));
      voters.awaitApplied(id(6));
      assertThrows(SSLException.class, () -> firstByte(caller, a));
      told.await(LINK, "a caller at 127.0.0.1", "CN=caller", "out of date");
      voters.stop("c");
      var c = voters.start(settings);
      told.await(
          LINK, settings.self().host() + ":" + settings.self().logPort(), "CN=c", "out of date");
      told.await(LINK, "it does not take this node's certificate");
      assertTrue(told.counted().containsAll(List.of("out_of_date", "ours")), "" + told.counted());
      assertEquals(new Outcome.Committed(id(7), 0), leader.commit(7));
      assertNotEquals(Optional.of(id(7)), c.view().tip());

      files.replace(ours.issue("c"));
      voters.awaitApplied(id(7));
    }
  }

  /** The server speaks first, once it is content with the client. */
  private static int firstByte(SSLContext client, Voter server) throws IOException {
    try (var socket =
        (SSLSocket) client.getSocketFactory().createSocket(server.host(), server.logPort())) {
      var parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"h2"});
      socket.setSSLParameters(parameters);
      socket.setSoTimeout(60_000);
      socket.startHandshake();
      return socket.getInputStream().read();
    }
  }

  private QuorumLogSettings withTls(QuorumLogSettings settings, TestAuthority authority) {
    try {
      return withTls(settings, authority, authority.issue(settings.self().id()));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private QuorumLogSettings withTls(
      QuorumLogSettings settings, TestAuthority authority, TestAuthority.Pair shown)
      throws GeneralSecurityException, IOException {
    return with(settings, mutual(TestAuthority.keys(Optional.of(shown)), authority));
  }

  private Link mutual(X509ExtendedKeyManager keys, TestAuthority authority)
      throws GeneralSecurityException, IOException {
    return new Link.MutualTls(keys, new PeerTrust(authority.trust(), LINK, told.refusals()));
  }

  private static QuorumLogSettings with(QuorumLogSettings s, Link link) {
    return new QuorumLogSettings(
        s.self(),
        s.voters(),
        s.isJoining(),
        s.listenOn(),
        s.dir(),
        s.chain(),
        s.anchor(),
        link,
        s.mayStand(),
        s.limits());
  }
}
