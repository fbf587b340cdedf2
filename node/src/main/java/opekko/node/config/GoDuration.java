package opekko.node.config;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/** Durations as op-node's flags spell them: {@code 12s}, {@code 6m24s}, {@code 1.5h}, {@code 0}. */
public final class GoDuration {
  private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ns|us|µs|ms|s|m|h|d)");
  private static final Map<String, Double> NANOS =
      Map.of(
          "ns", 1.0, "us", 1e3, "µs", 1e3, "ms", 1e6, "s", 1e9, "m", 60e9, "h", 3600e9, "d",
          86_400e9);

  private GoDuration() {}

  /**
   * @throws IllegalArgumentException with the text and an example when it is no duration
   */
  public static Duration parse(String text) {
    var trimmed = text.strip();
    if (trimmed.equals("0")) return Duration.ZERO;
    var matcher = PART.matcher(trimmed);
    var at = 0;
    var nanos = 0.0;
    while (matcher.find() && matcher.start() == at) {
      nanos += Double.parseDouble(matcher.group(1)) * NANOS.get(matcher.group(2));
      at = matcher.end();
    }
    if (at == 0 || at != trimmed.length())
      throw new IllegalArgumentException(
          "'" + text + "' is no duration; write it like 12s or 6m24s");
    return Duration.ofNanos(Math.round(nanos));
  }
}
