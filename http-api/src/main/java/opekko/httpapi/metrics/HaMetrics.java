package opekko.httpapi.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.EnumMap;
import java.util.Map;
import opekko.protocol.metrics.HaMetric;

/**
 * What a node of a cluster measures. They appear with the first measurement, all at once: a node
 * that is alone has none, or it would look like a cluster without a leader.
 */
final class HaMetrics {
  private static final double[] COMMIT_SECONDS = {
    .001, .0025, .005, .0075, .01, .015, .02, .03, .045, .06, .1, .25, .5, 1, 2.5, 5
  };
  private static final double[] LATENESS_SECONDS = {
    -2, -1, -.5, -.25, -.1, -.05, 0, .05, .1, .25, .5, 1, 2, 5, 10
  };
  private static final double[] GAP_SECONDS = {.1, .25, .5, .75, 1, 1.5, 2, 3, 5, 10, 30, 60};

  /** Takes a value under a label's value, or under none. */
  @FunctionalInterface
  private interface Series {
    void take(String[] labelValues, double value);
  }

  private final PrometheusRegistry registry;
  private volatile Map<HaMetric, Series> series = Map.of();

  HaMetrics(PrometheusRegistry registry) {
    this.registry = registry;
  }

  /**
   * @throws IllegalArgumentException when the metric has a label and there is no value, or the
   *     other way round
   */
  void measured(HaMetric metric, String label, double value) {
    var labels = label.isEmpty() ? new String[0] : new String[] {label};
    all().get(metric).take(labels, value);
  }

  private Map<HaMetric, Series> all() {
    return series.isEmpty() ? registered() : series;
  }

  private synchronized Map<HaMetric, Series> registered() {
    if (!series.isEmpty()) return series;
    var all = new EnumMap<HaMetric, Series>(HaMetric.class);
    for (var metric : HaMetric.values()) all.put(metric, series(metric));
    series = all;
    return all;
  }

  private Series series(HaMetric metric) {
    var labels = metric.label().isEmpty() ? new String[0] : new String[] {metric.label()};
    return switch (metric.kind()) {
      case GAUGE -> {
        var gauge =
            Gauge.builder()
                .name(metric.metricName())
                .help(metric.help())
                .labelNames(labels)
                .register(registry);
        yield (values, value) -> gauge.labelValues(values).set(value);
      }
      case COUNTER -> {
        var counter =
            Counter.builder()
                .name(metric.metricName())
                .help(metric.help())
                .labelNames(labels)
                .register(registry);
        yield (values, value) -> counter.labelValues(values).inc(value);
      }
      case HISTOGRAM -> {
        var histogram =
            Histogram.builder()
                .name(metric.metricName())
                .help(metric.help())
                .labelNames(labels)
                .classicOnly()
                .classicUpperBounds(bounds(metric))
                .register(registry);
        yield (values, value) -> histogram.labelValues(values).observe(value);
      }
    };
  }

  private static double[] bounds(HaMetric metric) {
    return switch (metric) {
      case LATENESS -> LATENESS_SECONDS;
      case FIRST_BLOCK -> GAP_SECONDS;
      default -> COMMIT_SECONDS;
    };
  }
}
