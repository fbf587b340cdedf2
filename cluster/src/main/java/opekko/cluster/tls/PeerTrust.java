package opekko.cluster.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Trusts whom another one trusts, and tells of those who are not. */
public final class PeerTrust extends X509ExtendedTrustManager {
  private static final String SOMEBODY = "a node that this one calls";
  private static final int CAUSES = 20;
  private static final int LONGEST_NAME = 120;

  private final X509ExtendedTrustManager trust;
  private final String link;
  private final Refusals refusals;

  /**
   * @param link which of this node's ports it is about, as operators call it
   */
  public PeerTrust(X509ExtendedTrustManager trust, String link, Refusals refusals) {
    this.trust = trust;
    this.link = link;
    this.refusals = refusals;
  }

  /**
   * A connection failed.
   *
   * @param who is at its other end, as far as that is known
   */
  public void failed(String who, Throwable failure) {
    var refused = refused(failure);
    if (refused.isPresent()) tell(who, refused.get().owner(), refused.get());
    else
      Refusal.ofHandshake(failure)
          .ifPresent(why -> refusals.tell(link, who, why, detail(why, failure)));
  }

  private void tell(String who, String owner, CertificateException failure) {
    var whose = who + " with a certificate of " + owner;
    refusals.tell(link, whose, Refusal.ofCertificate(failure), "");
  }

  private static Optional<RefusedCertificate> refused(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .limit(CAUSES)
        .filter(RefusedCertificate.class::isInstance)
        .map(RefusedCertificate.class::cast)
        .findFirst();
  }

  private static String detail(Refusal why, Throwable failure) {
    return why == Refusal.OTHER ? plain(String.valueOf(failure.getMessage())) : "";
  }

  /** The check of one certificate. */
  @FunctionalInterface
  private interface Check {
    void run() throws CertificateException;
  }

  private static void ofCaller(Check check, X509Certificate[] chain) throws CertificateException {
    try {
      check.run();
    } catch (CertificateException e) {
      throw new RefusedCertificate(e, owner(chain));
    }
  }

  /** Where this node calls, it is known here whom. */
  private void ofCalled(Check check, X509Certificate[] chain, String called)
      throws CertificateException {
    try {
      check.run();
    } catch (CertificateException e) {
      tell(called, owner(chain), e);
      throw e;
    }
  }

  /** Whoever it may be wrote that: only the part that can be printed, and not all of it. */
  private static String owner(X509Certificate[] chain) {
    if (chain == null || chain.length == 0) return "nobody";
    var own = chain[0];
    return plain(
        "%s for %s, valid until %s"
            .formatted(
                own.getSubjectX500Principal().getName(),
                hosts(own),
                own.getNotAfter().toInstant()));
  }

  private static String hosts(X509Certificate certificate) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names == null
          ? "no host"
          : names.stream()
              .map(name -> String.valueOf(name.get(1)))
              .collect(Collectors.joining(" "));
    } catch (CertificateParsingException _) {
      return "no host that can be read";
    }
  }

  private static String plain(String text) {
    var printed = text.replaceAll("[^\\x20-\\x7e]", "?");
    return printed.length() > LONGEST_NAME ? printed.substring(0, LONGEST_NAME) + "…" : printed;
  }

  private static String called(SSLEngine engine) {
    return engine == null || engine.getPeerHost() == null
        ? SOMEBODY
        : engine.getPeerHost() + ":" + engine.getPeerPort();
  }

  private static String called(Socket socket) {
    return socket == null ? SOMEBODY : String.valueOf(socket.getRemoteSocketAddress());
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    ofCaller(() -> trust.checkClientTrusted(chain, type, engine), chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    ofCaller(() -> trust.checkClientTrusted(chain, type, socket), chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    ofCaller(() -> trust.checkClientTrusted(chain, type), chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    ofCalled(() -> trust.checkServerTrusted(chain, type, engine), chain, called(engine));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    ofCalled(() -> trust.checkServerTrusted(chain, type, socket), chain, called(socket));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    ofCalled(() -> trust.checkServerTrusted(chain, type), chain, SOMEBODY);
  }

  /** None are named to callers: who has a certificate of others would show none, not that one. */
  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
