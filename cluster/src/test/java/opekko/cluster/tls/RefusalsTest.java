package opekko.cluster.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RefusalsTest {
  private final Told told = new Told();
  private final AtomicLong now = new AtomicLong();
  private final Refusals refusals = told.refusals(now::get);

  @AfterEach
  void close() {
    told.close();
  }

  @Test
  void shouldTellACaseOnceAMinuteAndCountAll() {
    for (var i = 0; i < 5; i++) refusals.tell("the log", "a caller", Refusal.NO_CERTIFICATE, "");
    refusals.tell("the log", "10.0.0.2:9551", Refusal.NO_TLS, "");

    assertEquals(2, told.lines().size());
    assertEquals(5, Collections.frequency(told.counted(), "no_certificate"));

    now.addAndGet(Duration.ofMinutes(1).toNanos());
    refusals.tell("the log", "a caller", Refusal.NO_CERTIFICATE, "");

    assertEquals(3, told.lines().size());
    assertEquals(told.lines().getFirst(), told.lines().getLast());
  }

  @Test
  void shouldNotFloodTheLogWhenEachCallerHasAnotherName() {
    for (var i = 0; i < 1000; i++) refusals.tell("the log", "CN=" + i, Refusal.FOREIGN, "");

    assertEquals(8, told.lines().size());
    assertEquals(1000, told.counted().size());
  }

  @Test
  void shouldTellWhatAilsACertificate() {
    assertEquals(
        Refusal.OUT_OF_DATE,
        Refusal.ofCertificate(
            new CertificateException("PKIX", new CertificateExpiredException("NotAfter"))));
    assertEquals(
        Refusal.WRONG_HOST,
        Refusal.ofCertificate(
            new CertificateException("No subject alternative names matching IP address")));
    assertEquals(
        Refusal.FOREIGN,
        Refusal.ofCertificate(new CertificateException("PKIX path building failed")));
  }

  @Test
  void shouldNotTellOfWhoOnlyLooksWhetherThePortIsOpen() {
    assertEquals(
        Optional.empty(),
        Refusal.ofHandshake(
            new SSLHandshakeException(
                "Connection closed while SSL/TLS handshake was in progress")));
    assertEquals(Optional.empty(), Refusal.ofHandshake(new SSLException("closing inbound")));
    assertEquals(
        Optional.of(Refusal.OTHER),
        Refusal.ofHandshake(new SSLHandshakeException("no common protocol")));
  }

  @Test
  void shouldNotTellTwiceOfACertificate() {
    var failure = new SSLHandshakeException("bad");
    failure.initCause(new CertificateException("PKIX path building failed"));
    assertEquals(Optional.empty(), Refusal.ofHandshake(failure));
  }

  @Test
  void shouldSayWhatToDo() {
    refusals.tell("the commit log", "10.0.0.2:9551", Refusal.OUT_OF_DATE, "");
    var line = told.lines().getFirst();
    assertTrue(line.startsWith("Shut out of the commit log: 10.0.0.2:9551: its cert"), line);
    assertTrue(line.contains("Renew it in its file"), line);
  }
}
