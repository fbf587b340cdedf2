package opekko.cluster;

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

  private MutualTls(SSLContext context) {
    this.context = context;
  }

  /**
   * For {@code ActorSystemSetup}.
   *
   * @param context with this node's key, and trust in the cluster's authority alone
   */
  public static SSLEngineProviderSetup setup(SSLContext context) {
    return SSLEngineProviderSetup.create(_ -> new MutualTls(context));
  }

  @Override
  public SSLEngine createServerSSLEngine(String host, int port) {
    var engine = engine(host, port);
    engine.setUseClientMode(false);
    engine.setNeedClientAuth(true);
    return engine;
  }

  @Override
  public SSLEngine createClientSSLEngine(String host, int port) {
    var engine = engine(host, port);
    engine.setUseClientMode(true);
    var parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    engine.setSSLParameters(parameters);
    return engine;
  }

  private SSLEngine engine(String host, int port) {
    var engine = context.createSSLEngine(host, port);
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
