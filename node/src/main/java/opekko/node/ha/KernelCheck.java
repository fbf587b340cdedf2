package opekko.node.ha;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import opekko.rpc.check.Finding;

/** How long Linux waits before it tries a connection again that a network broke. */
final class KernelCheck {
  private static final Path SETTING = Path.of("/proc/sys/net/ipv4/tcp_rto_max_ms");
  private static final long SHORT_MILLIS = 2000;
  private static final String SUBJECT = "Kernel";

  private KernelCheck() {}

  static Finding retransmission() {
    return retransmission(SETTING);
  }

  static Finding retransmission(Path setting) {
    try {
      if (!Files.exists(setting))
        return Finding.ok(
            SUBJECT,
            "has no net.ipv4.tcp_rto_max_ms (Linux 6.15 has it): after a long partition a connection may take up to two minutes to go on");
      var millis = Long.parseLong(Files.readString(setting).strip());
      return millis <= SHORT_MILLIS
          ? Finding.ok(SUBJECT, "net.ipv4.tcp_rto_max_ms is " + millis)
          : Finding.warning(
              SUBJECT,
              "net.ipv4.tcp_rto_max_ms is %d: after a partition connections go on late; sysctl -w net.ipv4.tcp_rto_max_ms=1000"
                  .formatted(millis));
    } catch (IOException | NumberFormatException e) {
      return Finding.warning(SUBJECT, setting + " cannot be read: " + e.getMessage());
    }
  }
}
