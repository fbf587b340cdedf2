package opekko.cluster.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Trusts whom another one trusts, and tells of those who are not. */
public final class PeerTrust extends X509ExtendedTrustManager {
  private static final String SOMEBODY = "a node that this one calls";

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
    refusals.failed(link, who, failure);
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
      refusals.tell(link, called, owner(chain), e);
      throw e;
    }
  }

  /** What the other side says itself of whose it is. */
  private static String owner(X509Certificate[] chain) {
    if (chain == null || chain.length == 0) return "nobody";
    var own = chain[0];
    return Refusals.plain(
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
