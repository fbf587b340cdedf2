package opekko.node.status;

import java.time.Duration;
import java.util.Locale;

/** Lengths of time in few characters. */
public final class Spans {
  private Spans() {}

  /** To the second; below ten seconds to its tenth. Negative for what is still to come. */
  public static String text(Duration span) {
    if (span.isNegative()) return "-" + text(span.negated());
    var seconds = span.toSeconds();
    if (seconds < 10) return String.format(Locale.ROOT, "%.1f s", span.toMillis() / 1000.0);
    if (seconds < 120) return seconds + " s";
    if (seconds < 7200) return "%d min %d s".formatted(seconds / 60, seconds % 60);
    if (seconds < 172_800) return "%d h %d min".formatted(seconds / 3600, seconds / 60 % 60);
    return "%d d %d h".formatted(seconds / 86_400, seconds / 3600 % 24);
  }

  public static String seconds(long seconds) {
    return text(Duration.ofSeconds(seconds));
  }

  static String millis(Duration span) {
    return String.format(Locale.ROOT, "%.1f", span.toNanos() / 1e6);
  }
}
