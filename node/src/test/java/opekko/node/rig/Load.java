package opekko.node.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How busy the machine is: a number that is told with every time that was measured on it. */
final class Load {
  private Load() {}

  /** The average over the last minute. */
  static String average() throws IOException {
    return Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
  }
}
