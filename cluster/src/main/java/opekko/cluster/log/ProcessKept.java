package opekko.cluster.log;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.ratis.util.ExitUtils;

/**
 * Ratis ends the process when it cannot listen on its port, takes over what happens to exceptions
 * that nobody catches, and its server writes to standard error: a greeting, and of each connection
 * that ends badly a whole trace, of which {@link CallerWatch} tells what an operator can mend. All
 * are the node's to decide.
 */
final class ProcessKept {
  private static final String SERVER = "org.apache.ratis.thirdparty.io.grpc.netty.";

  /** Held, for the JDK forgets loggers that nobody holds, and their levels with them. */
  private static final Logger GREETING = Logger.getLogger(SERVER + "TcpMetrics");

  private static final Logger CONNECTIONS =
      Logger.getLogger(SERVER + "NettyServerTransport.connections");

  private ProcessKept() {}

  /** From now on it throws instead. */
  static synchronized void assured() {
    GREETING.setLevel(Level.WARNING);
    CONNECTIONS.setLevel(Level.OFF);
    var usual = Thread.getDefaultUncaughtExceptionHandler();
    ExitUtils.disableSystemExit();
    Thread.setDefaultUncaughtExceptionHandler(usual);
  }
}
