package opekko.cluster.log;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in our log that a connection was refused for its certificate. The server in Ratis tells it
 * to a logger of the JDK only, which nobody reads.
 */
final class TlsRefusals extends Handler {
  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(TlsRefusals.class);

  /** Held, for the JDK forgets loggers that nobody holds, and their handlers with them. */
  private static final Logger CONNECTIONS =
      Logger.getLogger(
          "org.apache.ratis.thirdparty.io.grpc.netty.NettyServerTransport.connections");

  private TlsRefusals() {}

  /** Once for the process, however many logs are open in it. */
  static synchronized void tell() {
    for (var handler : CONNECTIONS.getHandlers()) if (handler instanceof TlsRefusals) return;
    CONNECTIONS.setUseParentHandlers(false);
    CONNECTIONS.setLevel(Level.INFO);
    CONNECTIONS.addHandler(new TlsRefusals());
  }

  @Override
  public void publish(LogRecord entry) {
    if (entry.getThrown() instanceof javax.net.ssl.SSLException refusal)
      LOG.warn(
          "Refused a connection to the commit log: {}. Voters need a certificate of the authority in ha.tls",
          refusal.getMessage());
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
