package opekko.cluster.tls;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import org.apache.pekko.remote.artery.tcp.SSLEngineProvider;
import org.apache.pekko.remote.artery.tcp.SSLEngineProviderSetup;
import scala.Option;

/**
 * TLS 1.3 on the cluster's link, in which each side shows a certificate of the cluster's own
 * authority and the caller checks that it names the host it called.
 */
public final class MutualTls implements SSLEngineProvider {
  private final SSLContext context;
  private final PeerTrust trust;

  private MutualTls(SSLContext context, PeerTrust trust) {
    this.context = context;
    this.trust = trust;
  }

  /**
   * For {@code ActorSystemSetup}.
   *
   * @param context with this node's key, and {@code trust} in the cluster's authority alone
   * @param trust is told of connections that fail
   */
  public static SSLEngineProviderSetup setup(SSLContext context, PeerTrust trust) {
    return SSLEngineProviderSetup.create(_ -> new MutualTls(context, trust));
  }

  /** Pekko gives the address that this node listens on; who calls is not known here. */
  @Override
  public SSLEngine createServerSSLEngine(String host, int port) {
    var engine = newest(context.createSSLEngine());
    engine.setUseClientMode(false);
    engine.setNeedClientAuth(true);
    return new WatchedEngine(engine, trust, "a caller");
  }

  @Override
  public SSLEngine createClientSSLEngine(String host, int port) {
    var engine = newest(context.createSSLEngine(host, port));
    engine.setUseClientMode(true);
    var parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    engine.setSSLParameters(parameters);
    return new WatchedEngine(engine, trust, host + ":" + port);
  }

  private static SSLEngine newest(SSLEngine engine) {
    engine.setEnabledProtocols(new String[] {"TLSv1.3"});
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
