package opekko.httpapi.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import opekko.protocol.metrics.NodeGauge;

/**
 * How long the sequencer's blocks take, and what is in them.
 *
 * @spec op-node metrics/metrics.go
 */
final class SequencerMetrics {
  private static final double[] DIFFS = {
    -10, -5, -2.5, -1, -.5, -.25, -.1, -.05, -.025, -.01, -.005, .005, .01, .025, .05, .1, .25, .5,
    1, 2.5, 5, 10
  };
  private static final double[] SECONDS = {.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10};

  /** A distribution and, as the reference has it, a count beside it. */
  private record Timed(Histogram seconds, Counter total) {
    void observe(double value) {
      total.inc();
      seconds.observe(value);
    }
  }

  private final Timed building;
  private final Timed sealing;
  private final Counter transactions;

  SequencerMetrics(PrometheusRegistry registry) {
    building =
        timed(
            registry, NodeGauge.SEQUENCER_BUILDING_DIFF, "building time, minus block time", DIFFS);
    sealing = timed(registry, NodeGauge.SEQUENCER_SEALING, "block sealing time", SECONDS);
    transactions =
        Counter.builder()
            .name(MetricNames.of(NodeGauge.SEQUENCED_TRANSACTIONS))
            .help("Count of total transactions sequenced")
            .labelNames("type")
            .register(registry);
  }

  void built(double secondsBeyondBlockTime) {
    building.observe(secondsBeyondBlockTime);
  }

  void sealed(double seconds) {
    sealing.observe(seconds);
  }

  void transactions(double count) {
    transactions.labelValues("txns").inc(count);
  }

  void deposits(double count) {
    transactions.labelValues("deposits").inc(count);
  }

  private static Timed timed(
      PrometheusRegistry registry, NodeGauge gauge, String what, double[] bounds) {
    var name = MetricNames.of(gauge);
    return new Timed(
        Histogram.builder()
            .name(name)
            .help("Histogram of Sequencer " + what)
            .classicOnly()
            .classicUpperBounds(bounds)
            .register(registry),
        Counter.builder()
            .name(name.replaceFirst("_seconds$", ""))
            .help("Number of sequencer block jobs: " + what)
            .register(registry));
  }
}
