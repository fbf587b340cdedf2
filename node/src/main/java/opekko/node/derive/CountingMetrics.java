package opekko.node.derive;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import opekko.protocol.metrics.NodeEvent;
import opekko.protocol.metrics.NodeGauge;
import opekko.protocol.metrics.NodeMetrics;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;

/** Counts events for the closing table; the rest is of no interest in a replay. */
final class CountingMetrics implements NodeMetrics {
  private final Map<NodeEvent, LongAdder> counts = new EnumMap<>(NodeEvent.class);

  private final LongAdder channels = new LongAdder();

  CountingMetrics() {
    for (var event : NodeEvent.values()) counts.put(event, new LongAdder());
  }

  long total(NodeEvent event) {
    return counts.get(event).sum();
  }

  @Override
  public void count(NodeEvent event) {
    counts.get(event).increment();
  }

  /** Channels that were read, and batches of both kinds in them. */
  long channels() {
    return channels.sum();
  }

  long batches() {
    return total(NodeEvent.SINGULAR_BATCHES) + total(NodeEvent.SPAN_BATCHES);
  }

  /** A channel's size is reported once, when it is opened. */
  @Override
  public void set(NodeGauge gauge, double value) {
    if (gauge == NodeGauge.CHANNEL_INPUT_BYTES) channels.increment();
  }

  @Override
  public void l1Ref(String type, L1BlockRef ref) {}

  @Override
  public void l2Ref(String type, L2BlockRef ref) {}

  @Override
  public void rpcCall(String client, String method, double seconds, String error) {}
}
