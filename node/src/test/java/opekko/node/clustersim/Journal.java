package opekko.node.clustersim;

import java.util.ArrayList;
import java.util.List;

/** A history in words, a line for each happening. Most histories are lived without one. */
final class Journal {
  private static final int LONGEST = 300;

  private final boolean isKept;
  private final List<String> lines = new ArrayList<>();
  private VirtualTime time;

  private Journal(boolean isKept) {
    this.isKept = isKept;
  }

  static Journal kept() {
    return new Journal(true);
  }

  static Journal none() {
    return new Journal(false);
  }

  void begin(VirtualTime from) {
    time = from;
  }

  boolean isKept() {
    return isKept;
  }

  List<String> lines() {
    return lines;
  }

  /** Hashes and the like are cut down to what tells them apart. */
  void note(String what, Object detail) {
    if (!isKept) return;
    var text = brief(detail.toString());
    var line =
        "%8.3f %s %s"
            .formatted(time.now() / 1e6, what, text.substring(0, Math.min(LONGEST, text.length())));
    lines.add(line);
  }

  private static String brief(String text) {
    return text.replaceAll(
            "PayloadEnvelope\\[.*?blockNumber=(\\d+),.*?blockHash=0x0*(\\w+),.*?excessBlobGas=.*?\\]\\]",
            "block $1 $2")
        .replaceAll("L1BlockInfo\\[ref=(.*?),.*?parentBeaconRoot=.*?\\]\\]", "$1")
        .replaceAll("SystemConfig\\[.*?\\]", "config")
        .replaceAll("0x0*(\\w+)", "$1");
  }
}
