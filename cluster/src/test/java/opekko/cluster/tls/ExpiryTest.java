package opekko.cluster.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.apache.pekko.remote.artery.tcp.SSLEngineProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Both ends of the cluster's link in memory, and a certificate whose time comes meanwhile. */
class ExpiryTest {
  private static final String LINK = "the cluster's link";
  private static final String HOST = "127.0.0.1";
  private static final int ROOM = 1 << 16;

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
  private final Told told = new Told();
  private TestAuthority ours;
  private SSLEngineProvider a;
  private SSLEngineProvider b;
  private ReplacedKeys keysOfB;

  @BeforeEach
  void issue() throws Exception {
    ours = new TestAuthority("ours", now::get);
    a = node(new ReplacedKeys(ours.issue("a")));
    keysOfB = new ReplacedKeys(ours.expiring("b"));
    b = node(keysOfB);
  }

  private SSLEngineProvider node(ReplacedKeys keys) throws Exception {
    var trust = new PeerTrust(ours.trust(), LINK, told.refusals());
    return MutualTls.setup(keys, trust).sslEngineProvider().apply(null);
  }

  @AfterEach
  void close() {
    told.close();
  }

  @Test
  void shouldLookAtACallersCertificateOnEachConnection() throws Exception {
    assertEquals("CN=b", callerAsSeen(b, a));

    now.set(now.get().plus(Duration.ofHours(2)));

    assertThrows(SSLException.class, () -> callerAsSeen(b, a));
    told.await(LINK, "a caller with a certificate of CN=b", "out of date", "Renew it in its file");
    assertEquals(List.of("out_of_date"), told.counted());

    keysOfB.replace(ours.issue("b"));
    assertEquals("CN=b", callerAsSeen(b, a));
  }

  @Test
  void shouldLookAtTheCertificateOfWhomItCallsOnEachConnection() throws Exception {
    assertEquals("CN=a", callerAsSeen(a, b));

    now.set(now.get().plus(Duration.ofHours(2)));

    assertThrows(SSLException.class, () -> callerAsSeen(a, b));
    told.await(LINK, HOST + ":9550 with a certificate of CN=b", "out of date");
    assertEquals(List.of("out_of_date"), told.counted());

    keysOfB.replace(ours.issue("b"));
    assertEquals("CN=a", callerAsSeen(a, b));
  }

  /** One connection, until neither side has more to say. */
  private static String callerAsSeen(SSLEngineProvider from, SSLEngineProvider by)
      throws SSLException {
    var caller = from.createClientSSLEngine(HOST, 9550);
    var called = by.createServerSSLEngine(HOST, 9550);
    var there = ByteBuffer.allocate(ROOM);
    var back = ByteBuffer.allocate(ROOM);
    caller.beginHandshake();
    while (moves(caller, back, there) | moves(called, there, back)) {}
    return called.getSession().getPeerPrincipal().getName();
  }

  private static boolean moves(SSLEngine engine, ByteBuffer in, ByteBuffer out)
      throws SSLException {
    switch (engine.getHandshakeStatus()) {
      case NEED_TASK -> engine.getDelegatedTask().run();
      case NEED_WRAP -> engine.wrap(ByteBuffer.allocate(0), out);
      case NEED_UNWRAP, NEED_UNWRAP_AGAIN, NOT_HANDSHAKING, FINISHED -> {
        in.flip();
        var before = in.remaining();
        engine.unwrap(in, ByteBuffer.allocate(ROOM));
        var isRead = in.remaining() < before;
        in.compact();
        return isRead;
      }
    }
    return true;
  }
}
