package opekko.httpapi.metrics;

import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;

/**
 * Block references as numbers.
 *
 * @spec op-service metrics/ref_metrics.go
 */
final class RefMetrics {
  private static final double TWO_TO_64 = 0x1p64;

  private final Gauge number;
  private final Gauge time;
  private final Gauge hash;
  private final Gauge sequenceNumber;
  private final Gauge latency;
  private final InstantSource clock;
  private final Map<String, Hash> seen = new ConcurrentHashMap<>();

  RefMetrics(PrometheusRegistry registry, InstantSource clock) {
    this.clock = clock;
    number = gauge(registry, "refs_number", "block numbers", "layer", "type");
    time = gauge(registry, "refs_time", "block timestamps", "layer", "type");
    hash = gauge(registry, "refs_hash", "block hashes, cut to a number", "layer", "type");
    sequenceNumber = gauge(registry, "refs_seqnr", "sequence numbers", "type");
    latency =
        gauge(registry, "refs_latency", "block timestamps minus current time", "layer", "type");
  }

  void record(String type, L1BlockRef ref) {
    record("l1", type, ref.number(), ref.hash());
    recordTime("l1", type, ref.time(), ref.hash());
  }

  void record(String type, L2BlockRef ref) {
    record("l2", type, ref.number(), ref.hash());
    recordTime("l2", type, ref.time(), ref.hash());
    record("l1_origin", type, ref.l1Origin().number(), ref.l1Origin().hash());
    sequenceNumber.labelValues(type).set(ref.sequenceNumber());
  }

  private void record(String layer, String type, long blockNumber, Hash blockHash) {
    number.labelValues(layer, type).set(blockNumber);
    hash.labelValues(layer, type).set(asNumber(blockHash));
  }

  private void recordTime(String layer, String type, long timestamp, Hash blockHash) {
    if (timestamp == 0) return;
    time.labelValues(layer, type).set(timestamp);
    // A block seen again is older, but no later: only its first sight tells the latency.
    if (!blockHash.equals(seen.put(type, blockHash)))
      latency.labelValues(layer, type).set(timestamp - clock.millis() / 1e3);
  }

  /** The first eight bytes, little endian: enough to see on a graph where two nodes part. */
  private static double asNumber(Hash hash) {
    var bits = Long.reverseBytes(hash.bytes().getLong(0));
    return bits >= 0 ? bits : bits + TWO_TO_64;
  }

  private static Gauge gauge(
      PrometheusRegistry registry, String name, String what, String... labels) {
    return Gauge.builder()
        .name(MetricNames.opNode(name))
        .help("Gauge representing the different L1/L2 reference " + what)
        .labelNames(labels)
        .register(registry);
  }
}
