package opekko.httpapi.metrics;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.core.datapoints.GaugeDataPoint;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import opekko.httpapi.rpc.RpcObserver;
import opekko.protocol.api.ApiResult;
import opekko.protocol.metrics.HaMetric;
import opekko.protocol.metrics.NodeEvent;
import opekko.protocol.metrics.NodeGauge;
import opekko.protocol.metrics.NodeMetrics;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;

/** The node's metrics in a registry of their own, and their text. */
public final class PrometheusMetrics implements NodeMetrics {
  /** Of {@link #exposition()}. */
  public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

  private static final double[] REORG_DEPTHS = {
    0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5, 9.5, 10.5, 20.5, 50.5, 100.5
  };

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Map<NodeGauge, GaugeDataPoint> gauges = new EnumMap<>(NodeGauge.class);
  private final EventMetrics events;
  private final RefMetrics refs;
  private final RpcMetrics client;
  private final RpcMetrics server;
  private final SequencerMetrics sequencer;
  private final HaMetrics cluster;
  private final Histogram reorgDepths;

  /**
   * @param version what {@code optimism_version} answers
   */
  public PrometheusMetrics(String version, InstantSource clock) {
    events = new EventMetrics(registry, clock);
    refs = new RefMetrics(registry, clock);
    client = new RpcMetrics(registry, "rpc_client");
    server = new RpcMetrics(registry, "rpc_server");
    sequencer = new SequencerMetrics(registry);
    cluster = new HaMetrics(registry);
    reorgDepths =
        Histogram.builder()
            .name(MetricNames.of(NodeGauge.L1_REORG_DEPTH))
            .help("Histogram of L1 Reorg Depths")
            .classicOnly()
            .classicUpperBounds(REORG_DEPTHS)
            .register(registry);
    for (var gauge : NodeGauge.values()) if (isPlain(gauge)) gauges.put(gauge, plain(gauge));
    Info.builder()
        .name(MetricNames.opNode("info"))
        .help("Pseudo-metric tracking version and config info")
        .labelNames("version")
        .register(registry)
        .setLabelValues(version);
    JvmMetrics.builder().register(registry);
  }

  @Override
  public void count(NodeEvent event) {
    events.count(event);
  }

  @Override
  public void set(NodeGauge gauge, double value) {
    switch (gauge) {
      case L1_REORG_DEPTH -> reorgDepths.observe(value);
      case SEQUENCER_BUILDING_DIFF -> sequencer.built(value);
      case SEQUENCER_SEALING -> sequencer.sealed(value);
      case SEQUENCED_TRANSACTIONS -> sequencer.transactions(value);
      case SEQUENCED_DEPOSITS -> sequencer.deposits(value);
      // op-node sums what goes into channels, under this name.
      case CHANNEL_INPUT_BYTES -> gauges.get(gauge).inc(value);
      case UP,
          DERIVATION_IDLE,
          UNSAFE_BUFFER_LENGTH,
          UNSAFE_BUFFER_BYTES,
          SEQUENCER_ACTIVE,
          LOOKAHEAD_BLOCKS,
          LOOKAHEAD_BYTES ->
          gauges.get(gauge).set(value);
    }
  }

  @Override
  public void l1Ref(String type, L1BlockRef ref) {
    refs.record(type, ref);
  }

  @Override
  public void l2Ref(String type, L2BlockRef ref) {
    refs.record(type, ref);
  }

  @Override
  public void rpcCall(String rpc, String method, double seconds, String error) {
    client.call(rpc, method, seconds, error);
  }

  @Override
  public void ha(HaMetric metric, String label, double value) {
    cluster.measured(metric, label, value);
  }

  /**
   * Counts the calls a listener serves. Methods that do not exist share one label: a caller must
   * not be able to make up series without end.
   *
   * @param listener op-node's is called {@code main}
   */
  public RpcObserver served(String listener) {
    return call ->
        server.call(
            listener,
            call.isKnown() ? call.method() : "unknown",
            call.took().toNanos() / 1e9,
            switch (call.outcome()) {
              case ApiResult.Ok<?> _ -> "";
              case ApiResult.Refused<?>(var code, _) -> "rpc_" + code;
            });
  }

  /** All of it in Prometheus' text format, UTF-8. */
  public byte[] exposition() {
    var out = new ByteArrayOutputStream(32 * 1024);
    try {
      PrometheusTextFormatWriter.create()
          .write(out, registry.scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static boolean isPlain(NodeGauge gauge) {
    return switch (gauge) {
      case L1_REORG_DEPTH,
          SEQUENCER_BUILDING_DIFF,
          SEQUENCER_SEALING,
          SEQUENCED_TRANSACTIONS,
          SEQUENCED_DEPOSITS ->
          false;
      case UP,
          DERIVATION_IDLE,
          UNSAFE_BUFFER_LENGTH,
          UNSAFE_BUFFER_BYTES,
          CHANNEL_INPUT_BYTES,
          SEQUENCER_ACTIVE,
          LOOKAHEAD_BLOCKS,
          LOOKAHEAD_BYTES ->
          true;
    };
  }

  private GaugeDataPoint plain(NodeGauge gauge) {
    return Gauge.builder()
        .name(MetricNames.of(gauge))
        .help(gauge.metricName().replace('_', ' '))
        .register(registry);
  }
}
