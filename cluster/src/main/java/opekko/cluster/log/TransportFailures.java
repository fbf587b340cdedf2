package opekko.cluster.log;

import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import opekko.cluster.tls.Refusals;
import opekko.protocol.metrics.NodeMetrics;

/**
 * Hears why connections to the log's port ended, which the server in Ratis tells to a logger of the
 * JDK, each with a whole trace: a node that was started without TLS would fill its output with it
 * while the others call with TLS. What an operator can do something about is told instead.
 */
final class TransportFailures extends Handler {
  /** Held, for the JDK forgets loggers that nobody holds, and their handlers with them. */
  private static final Logger CONNECTIONS =
      Logger.getLogger(
          "org.apache.ratis.thirdparty.io.grpc.netty.NettyServerTransport.connections");

  private final Refusals refusals = new Refusals(NodeMetrics.NONE, System::nanoTime);

  private TransportFailures() {}

  /** Once for the process, however many logs are open in it. */
  static synchronized void hear() {
    for (var handler : CONNECTIONS.getHandlers()) if (handler instanceof TransportFailures) return;
    CONNECTIONS.setUseParentHandlers(false);
    CONNECTIONS.addHandler(new TransportFailures());
  }

  @Override
  public void publish(LogRecord entry) {
    if (entry.getThrown() != null) refusals.failed("the commit log", "a caller", entry.getThrown());
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
