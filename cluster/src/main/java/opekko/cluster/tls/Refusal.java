package opekko.cluster.tls;

import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import opekko.protocol.fault.Causes;

/** Why a TLS connection between two nodes came to nothing. */
enum Refusal {
  NO_CERTIFICATE(
      "it showed no certificate",
      "A node of the cluster needs one (opekko certs, --ha.tls.cert); nobody else should reach this port"),
  FOREIGN(
      "its certificate is not of the authority in --ha.tls.ca",
      "Give all nodes one authority, and certificates of it (opekko certs)"),
  OUT_OF_DATE(
      "its certificate is out of date",
      "Renew it in its file (opekko certs, --ha.tls.cert), which that node reads again by itself; if it is new, compare the clocks"),
  WRONG_HOST(
      "its certificate is not for that address",
      "Issue one that names the host of --ha.voters (opekko certs)"),
  NO_TLS(
      "it speaks without TLS",
      "Start it with --ha.tls.enabled; nobody but nodes of the cluster should reach this port"),
  TLS(
      "it speaks TLS, and this node does not",
      "Start this node with --ha.tls.enabled, as the others were"),
  OURS(
      "it does not take this node's certificate",
      "Its log says why; give both nodes one authority (--ha.tls.ca), and see that this one's certificate is not out of date"),
  OTHER("the handshake failed", "Compare the versions and the --ha.tls flags of both");

  private static final Pattern CLOSED = Pattern.compile("(?i)clos(ed|ing)");
  private static final Pattern NO_CHAIN =
      Pattern.compile("(?i)empty client certificate chain|did_not_return_a_certificate");
  private static final Pattern IN_THE_CLEAR =
      Pattern.compile("(?i)not an ssl/tls record|unrecognized ssl message|http_request");
  private static final Pattern ALERT = Pattern.compile("(?i)alert.*(certificate|unknown_ca)");

  private final String what;
  private final String advice;

  Refusal(String what, String advice) {
    this.what = what;
    this.advice = advice;
  }

  String what() {
    return what;
  }

  /** What an operator does about it. */
  String advice() {
    return advice;
  }

  /** As metrics name it. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What ails a certificate that was not taken. */
  static Refusal ofCertificate(CertificateException failure) {
    for (var cause : Causes.of(failure))
      if (cause instanceof CertificateExpiredException
          || cause instanceof CertificateNotYetValidException) return OUT_OF_DATE;
    // Of the JDK's check of the host; all else is about the way to the authority.
    var text = String.valueOf(failure.getMessage());
    return text.startsWith("No subject alternative") || text.startsWith("No name matching")
        ? WRONG_HOST
        : FOREIGN;
  }

  /**
   * Why a handshake failed; empty where a certificate is at fault, of which is told elsewhere, and
   * where somebody only looked whether the port is open.
   */
  static Optional<Refusal> ofHandshake(Throwable failure) {
    var isHandshake = false;
    var text = new StringBuilder();
    for (var cause : Causes.of(failure)) {
      if (cause instanceof CertificateException) return Optional.empty();
      isHandshake |= cause instanceof SSLHandshakeException;
      text.append(cause.getMessage()).append('\n');
    }
    if (NO_CHAIN.matcher(text).find()) return Optional.of(NO_CERTIFICATE);
    if (IN_THE_CLEAR.matcher(text).find()) return Optional.of(NO_TLS);
    if (ALERT.matcher(text).find()) return Optional.of(OURS);
    return isHandshake && !CLOSED.matcher(text).find() ? Optional.of(OTHER) : Optional.empty();
  }
}
