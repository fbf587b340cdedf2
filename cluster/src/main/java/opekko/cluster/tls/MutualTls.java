package opekko.cluster.tls;

import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import org.apache.pekko.remote.artery.tcp.SSLEngineProvider;
import org.apache.pekko.remote.artery.tcp.SSLEngineProviderSetup;
import scala.Option;

/**
 * TLS 1.3 on the cluster's link, in which each side shows a certificate of the cluster's own
 * authority and the caller checks that it names the host it called.
 */
public final class MutualTls implements SSLEngineProvider {
  private static final String PROTOCOL = "TLSv1.3";

  private final X509ExtendedKeyManager keys;
  private final PeerTrust trust;

  private MutualTls(X509ExtendedKeyManager keys, PeerTrust trust) {
    this.keys = keys;
    this.trust = trust;
  }

  /**
   * For {@code ActorSystemSetup}.
   *
   * @param keys of this node; asked for each connection, so that they may change
   * @param trust in the cluster's authority alone; is told of connections that fail
   */
  public static SSLEngineProviderSetup setup(X509ExtendedKeyManager keys, PeerTrust trust) {
    return SSLEngineProviderSetup.create(_ -> new MutualTls(keys, trust));
  }

  /** Pekko gives the address that this node listens on; who calls is not known here. */
  @Override
  public SSLEngine createServerSSLEngine(String host, int port) {
    var engine = newest(context().createSSLEngine());
    engine.setUseClientMode(false);
    engine.setNeedClientAuth(true);
    return new WatchedEngine(engine, trust, "a caller");
  }

  @Override
  public SSLEngine createClientSSLEngine(String host, int port) {
    var engine = newest(context().createSSLEngine(host, port));
    engine.setUseClientMode(true);
    var parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    engine.setSSLParameters(parameters);
    return new WatchedEngine(engine, trust, host + ":" + port);
  }

  /**
   * A new one for each connection: a session that is taken up again is not asked for a certificate,
   * so one that expired meanwhile would be let in.
   */
  private SSLContext context() {
    try {
      var context = SSLContext.getInstance(PROTOCOL);
      context.init(new KeyManager[] {keys}, new TrustManager[] {trust}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK lacks " + PROTOCOL, e);
    }
  }

  private static SSLEngine newest(SSLEngine engine) {
    engine.setEnabledProtocols(new String[] {PROTOCOL});
    return engine;
  }

  @Override
  public Option<Throwable> verifyClientSession(String host, SSLSession session) {
    return Option.empty();
  }

  @Override
  public Option<Throwable> verifyServerSession(String host, SSLSession session) {
    return Option.empty();
  }
}
