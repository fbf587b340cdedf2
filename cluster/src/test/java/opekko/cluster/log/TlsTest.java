package opekko.cluster.log;

import static opekko.cluster.log.Blocks.id;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import opekko.cluster.Voter;
import opekko.cluster.tls.PeerTrust;
import opekko.cluster.tls.TestAuthority;
import opekko.cluster.tls.Told;
import opekko.protocol.port.CommitLog.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
  private static final String LINK = "the commit log";

  @TempDir Path folder;

  private final Told told = new Told();
  private TestAuthority ours;

  @BeforeEach
  void create() throws Exception {
    ours = new TestAuthority("ours");
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
      voters.start(withTls(voters.settings("c"), ours.expired("c")));
      var leader = voters.leader(0);

      assertEquals(new Outcome.Committed(id(5), 0), leader.commit(5));
      voters.heard("c").await(LogEvent.NoLeader.class, _ -> true);
      assertEquals(Optional.empty(), voters.log("c").view().tip());
      told.await(
          LINK, "a caller at 127.0.0.1 with a certificate of CN=c for 127.0.0.1", "out of date");
      var c = voters.settings("c").self();
      told.await(LINK, c.host() + ":" + c.logPort(), "out of date", "Renew it there");
    }
  }

  @Test
  void shouldNotLetAVoterThatSpeaksInTheClearJoin() throws Exception {
    try (var voters = new Voters(folder, "a", "b", "c").with(s -> withTls(s, ours))) {
      voters.start("a");
      voters.start("b");
      voters.start(with(voters.settings("c"), Optional.empty()));
      var leader = voters.leader(0);

      assertEquals(new Outcome.Committed(id(5), 0), leader.commit(5));
      voters.heard("c").await(LogEvent.NoLeader.class, _ -> true);
      assertEquals(Optional.empty(), voters.log("c").view().tip());
      told.await(LINK, "a caller at 127.0.0.1: it speaks without TLS", "--ha.tls.enabled");
      told.await(LINK, "a caller: it speaks TLS, and this node does not", "--ha.tls.enabled");
    }
  }

  @Test
  void shouldNameTheFilesWhenACertificateIsNone() throws Exception {
    var files = ours.issue("a").files(folder.resolve("files"));
    try (var voters = new Voters(folder, "a")) {
      var swapped = tls(ours, new TestAuthority.PemFiles(files.key(), files.certificate()));
      var settings = with(voters.settings("a"), Optional.of(swapped));
      var refusal = assertThrows(IOException.class, () -> RatisQuorumLog.open(settings, _ -> {}));
      assertTrue(refusal.getMessage().contains("of ha.tls"), refusal.getMessage());
      assertTrue(refusal.getMessage().contains("own.pem"), refusal.getMessage());
      voters.start(with(voters.settings("a"), Optional.of(tls(ours, files))));
      voters.leader(0);
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

  private QuorumLogSettings withTls(QuorumLogSettings settings, TestAuthority.Pair shown)
      throws GeneralSecurityException, IOException {
    return withTls(settings, ours, shown);
  }

  private QuorumLogSettings withTls(
      QuorumLogSettings settings, TestAuthority authority, TestAuthority.Pair shown)
      throws GeneralSecurityException, IOException {
    var files = shown.files(folder.resolve("files-" + settings.self().id()));
    return with(settings, Optional.of(tls(authority, files)));
  }

  private QuorumLogSettings.Tls tls(TestAuthority authority, TestAuthority.PemFiles files)
      throws GeneralSecurityException, IOException {
    var trust = new PeerTrust(authority.trust(), LINK, told.refusals());
    return new QuorumLogSettings.Tls(files.certificate(), files.key(), trust);
  }

  private static QuorumLogSettings with(QuorumLogSettings s, Optional<QuorumLogSettings.Tls> tls) {
    return new QuorumLogSettings(
        s.self(),
        s.voters(),
        s.isJoining(),
        s.listenOn(),
        s.dir(),
        s.chain(),
        s.anchor(),
        tls,
        s.mayStand(),
        s.limits());
  }
}
