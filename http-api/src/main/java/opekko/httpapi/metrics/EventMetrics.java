package opekko.httpapi.metrics;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.GaugeDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import opekko.protocol.metrics.NodeEvent;

/** Each event as op-node has it: a total, and the second it last happened. */
final class EventMetrics {
  private record Series(CounterDataPoint total, GaugeDataPoint last) {}

  private final Map<NodeEvent, Series> series = new EnumMap<>(NodeEvent.class);
  private final InstantSource clock;

  EventMetrics(PrometheusRegistry registry, InstantSource clock) {
    this.clock = clock;
    var batches =
        Counter.builder()
            .name(MetricNames.opNode("derived_batches"))
            .help("Count of derived batches events")
            .labelNames("type")
            .register(registry);
    var lastBatch =
        Gauge.builder()
            .name(MetricNames.opNode("last_derived_batches_unix"))
            .help("Timestamp of last derived batches event")
            .labelNames("type")
            .register(registry);
    for (var event : NodeEvent.values()) {
      series.put(
          event,
          switch (event) {
            case SINGULAR_BATCHES ->
                new Series(batches.labelValues("singular"), lastBatch.labelValues("singular"));
            case SPAN_BATCHES ->
                new Series(batches.labelValues("span"), lastBatch.labelValues("span"));
            case PIPELINE_RESETS,
                DERIVATION_ERRORS,
                SEQUENCING_ERRORS,
                SEQUENCER_INCONSISTENT_L1_ORIGIN,
                SEQUENCER_RESETS,
                PUBLISHING_ERRORS,
                SIGN_GUARD_REFUSALS,
                UNSAFE_PAYLOADS,
                HEAD_CHANNEL,
                CHANNEL_TIMEOUT,
                FRAME_ADDED,
                STALE_REPLIES,
                DEPOSITS_ONLY_BLOCKS ->
                plain(event, registry);
          });
    }
  }

  void count(NodeEvent event) {
    var counted = series.get(event);
    counted.total().inc();
    counted.last().set(clock.millis() / 1e3);
  }

  private static Series plain(NodeEvent event, PrometheusRegistry registry) {
    var words = event.metricName().replace('_', ' ');
    return new Series(
        Counter.builder()
            .name(MetricNames.of(event))
            .help("Count of " + words + " events")
            .register(registry),
        Gauge.builder()
            .name(MetricNames.last(event))
            .help("Timestamp of last " + words + " event")
            .register(registry));
  }
}
