package opekko.node.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Whether tests may start processes here. */
public final class ChildProcesses {
  private ChildProcesses() {}

  /** Skips the test where a second JVM cannot be started. */
  public static void assume() {
    var java = Path.of(System.getProperty("java.home"), "bin", "java");
    Assumptions.assumeTrue(
        Files.isExecutable(java) && runs(List.of(java.toString(), "-version")),
        "processes cannot be started here");
  }

  private static boolean runs(List<String> command) {
    try {
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
