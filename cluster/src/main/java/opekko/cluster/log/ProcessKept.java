package opekko.cluster.log;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.ratis.util.ExitUtils;

/**
 * Ratis ends the process when it cannot listen on its port, takes over what happens to exceptions
 * that nobody catches, and its server greets on standard error. All are the node's to decide.
 */
final class ProcessKept {
  /** Held, for the JDK forgets loggers that nobody holds, and their levels with them. */
  private static final Logger GREETING =
      Logger.getLogger("org.apache.ratis.thirdparty.io.grpc.netty.TcpMetrics");

  private ProcessKept() {}

  /** From now on it throws instead. */
  static synchronized void assured() {
    GREETING.setLevel(Level.WARNING);
    var usual = Thread.getDefaultUncaughtExceptionHandler();
    ExitUtils.disableSystemExit();
    Thread.setDefaultUncaughtExceptionHandler(usual);
  }
}
