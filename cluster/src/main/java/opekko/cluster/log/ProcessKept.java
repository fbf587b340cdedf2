package opekko.cluster.log;

import org.apache.ratis.util.ExitUtils;

/**
 * Ratis ends the process when it cannot listen on its port, and takes over what happens to
 * exceptions that nobody catches. Both are the node's to decide.
 */
final class ProcessKept {
  private ProcessKept() {}

  /** From now on it throws instead. */
  static synchronized void assured() {
    var usual = Thread.getDefaultUncaughtExceptionHandler();
    ExitUtils.disableSystemExit();
    Thread.setDefaultUncaughtExceptionHandler(usual);
  }
}
