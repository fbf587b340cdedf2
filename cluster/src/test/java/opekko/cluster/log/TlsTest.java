package opekko.cluster.log;

import static opekko.cluster.log.Blocks.id;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import opekko.cluster.Voter;
import opekko.protocol.port.CommitLog.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class TlsTest {
  @TempDir Path folder;

  @Test
  void shouldLetNobodySpeakToTheLogWithoutACertificateOfTheAuthority() throws Exception {
    var authority = new TestAuthority(folder.resolve("ca"), "ours");
    var other = new TestAuthority(folder.resolve("other"), "theirs");
    var refusals = warnings();
    try (var voters = new Voters(folder, "a", "b", "c").with(s -> withTls(s, authority))) {
      voters.start("a");
      voters.start("b");
      voters.start(withTls(voters.settings("c"), other));
      var leader = voters.leader(0);
      assertEquals(new Outcome.Committed(id(5), 0), leader.commit(5));
      voters.heard("c").await(LogEvent.NoLeader.class, _ -> true);
      assertEquals(Optional.empty(), voters.log("c").view().tip());

      var a = voters.settings("a").self();
      assertTrue(firstByte(authority.client(Optional.of(authority)), a) >= 0);
      assertThrows(SSLException.class, () -> firstByte(authority.client(Optional.empty()), a));
      assertThrows(SSLException.class, () -> firstByte(authority.client(Optional.of(other)), a));

      var said = refusals.poll(60, TimeUnit.SECONDS);
      assertTrue(said != null && said.startsWith("Refused a caller of the commit log"), said);
      voters.stop("c");
      voters.start("c");
      assertEquals(new Outcome.Committed(id(6), 0), leader.commit(6));
      voters.awaitApplied(id(6));
    }
  }

  @Test
  void shouldNotLetAVoterThatSpeaksInTheClearJoin() throws Exception {
    var authority = new TestAuthority(folder.resolve("ca"), "ours");
    try (var voters = new Voters(folder, "a", "b", "c").with(s -> withTls(s, authority))) {
      voters.start("a");
      voters.start("b");
      voters.start(with(voters.settings("c"), Optional.empty()));
      var leader = voters.leader(0);

      assertEquals(new Outcome.Committed(id(5), 0), leader.commit(5));
      voters.heard("c").await(LogEvent.NoLeader.class, _ -> true);
      assertEquals(Optional.empty(), voters.log("c").view().tip());
    }
  }

  @Test
  void shouldNameTheFilesWhenACertificateIsNone() throws Exception {
    var files = new TestAuthority(folder.resolve("ca"), "ours").files("a");
    var swapped = new QuorumLogSettings.Tls(files.key(), files.certificate(), files.authority());
    try (var voters = new Voters(folder, "a")) {
      var settings = with(voters.settings("a"), Optional.of(swapped));
      var refusal = assertThrows(IOException.class, () -> RatisQuorumLog.open(settings, _ -> {}));
      assertTrue(refusal.getMessage().contains("of ha.tls"), refusal.getMessage());
      assertTrue(refusal.getMessage().contains("a.pem"), refusal.getMessage());
      voters.start(with(voters.settings("a"), Optional.of(files)));
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

  private static BlockingQueue<String> warnings() {
    var queue = new LinkedBlockingQueue<String>();
    var logger = (Logger) LoggerFactory.getLogger(TlsRefusals.class);
    var appender =
        new AppenderBase<ILoggingEvent>() {
          @Override
          protected void append(ILoggingEvent event) {
            queue.add(event.getFormattedMessage());
          }
        };
    appender.setContext(logger.getLoggerContext());
    appender.start();
    logger.setLevel(Level.WARN);
    logger.setAdditive(false);
    logger.addAppender(appender);
    return queue;
  }

  private static QuorumLogSettings withTls(QuorumLogSettings settings, TestAuthority authority) {
    try {
      return with(settings, Optional.of(authority.files(settings.self().id())));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
