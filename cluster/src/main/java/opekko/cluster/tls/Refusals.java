package opekko.cluster.tls;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import opekko.protocol.metrics.HaMetric;
import opekko.protocol.metrics.NodeMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells an operator who was shut out, why, and what to do: whoever is tries again several times a
 * second, so each case is told once a minute, and no more than a few cases are. All are counted.
 */
public final class Refusals {
  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final int MOST_LINES = 8;

  private final NodeMetrics metrics;
  private final LongSupplier nanos;
  private final Map<Case, Long> told = new HashMap<>();

  private record Case(String link, String who, Refusal why) {}

  /**
   * @param nanos of a clock that only goes on
   */
  public Refusals(NodeMetrics metrics, LongSupplier nanos) {
    this.metrics = metrics;
    this.nanos = nanos;
  }

  /**
   * @param detail what the check itself said; may be empty
   */
  void tell(String link, String who, Refusal why, String detail) {
    metrics.ha(HaMetric.TLS_REFUSALS, why.label(), 1);
    if (!isNews(new Case(link, who, why))) return;
    var because = detail.isEmpty() ? why.what() : why.what() + " (" + detail + ")";
    LOG.warn("Shut out of {}: {}: {}. {}", link, who, because, why.advice());
  }

  private synchronized boolean isNews(Case event) {
    var now = nanos.getAsLong();
    told.values().removeIf(at -> now - at >= PAUSE.toNanos());
    return told.size() < MOST_LINES && told.putIfAbsent(event, now) == null;
  }
}
