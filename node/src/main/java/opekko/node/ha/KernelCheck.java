package opekko.node.ha;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import opekko.rpc.check.Finding;

/**
 * How long Linux holds on to a connection that a network broke. By its defaults it tries again
 * after up to two minutes, and gives up after a quarter of an hour, so a node is heard late by the
 * others of its cluster after a long partition.
 */
final class KernelCheck {
  private static final Path SETTINGS = Path.of("/proc/sys/net/ipv4");

  /** Between two tries; Linux 6.15 has it, and later ones. */
  private static final String LONGEST_WAIT = "tcp_rto_max_ms";

  private static final long SHORT_MILLIS = 2000;

  /** Tries until it is given up, and can be made anew: five are some 13 s. */
  private static final String TRIES = "tcp_retries2";

  private static final long FEW_TRIES = 5;
  private static final String SUBJECT = "Kernel";

  private KernelCheck() {}

  static Finding retransmission() {
    return retransmission(SETTINGS);
  }

  /**
   * @param settings the folder that has a file for each
   */
  static Finding retransmission(Path settings) {
    if (!Files.isDirectory(settings))
      return Finding.ok(SUBJECT, "no " + settings + " to tell how long connections are tried");
    try {
      if (isAtMost(settings.resolve(LONGEST_WAIT), SHORT_MILLIS)
          || isAtMost(settings.resolve(TRIES), FEW_TRIES))
        return Finding.ok(SUBJECT, "gives connections up soon that a partition broke");
      return Finding.warning(
          SUBJECT,
          "after a long partition a node is heard up to two minutes late: sysctl -w net.ipv4.%s=%d"
              .formatted(TRIES, FEW_TRIES));
    } catch (IOException | NumberFormatException e) {
      return Finding.warning(SUBJECT, settings + " cannot be read: " + e.getMessage());
    }
  }

  private static boolean isAtMost(Path setting, long limit) throws IOException {
    return Files.exists(setting) && Long.parseLong(Files.readString(setting).strip()) <= limit;
  }
}
