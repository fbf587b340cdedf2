package opekko.httpapi.metrics;

import opekko.protocol.metrics.NodeEvent;
import opekko.protocol.metrics.NodeGauge;

/** Which name stands for what. Exhaustive: a new event or gauge must say whose name it has. */
final class MetricNames {
  /** op-node's namespace and its default process name. */
  private static final String OP_NODE = "op_node_default_";

  private static final String OPEKKO = "opekko_";

  private MetricNames() {}

  static String opNode(String name) {
    return OP_NODE + name;
  }

  static String of(NodeEvent event) {
    return prefix(event) + event.metricName();
  }

  /** When it last happened. */
  static String last(NodeEvent event) {
    return prefix(event) + "last_" + event.metricName() + "_unix";
  }

  static String of(NodeGauge gauge) {
    return switch (gauge) {
      case UP,
          DERIVATION_IDLE,
          UNSAFE_BUFFER_LENGTH,
          UNSAFE_BUFFER_BYTES,
          L1_REORG_DEPTH,
          CHANNEL_INPUT_BYTES,
          SEQUENCER_ACTIVE,
          SEQUENCER_BUILDING_DIFF,
          SEQUENCER_SEALING,
          SEQUENCED_TRANSACTIONS,
          SEQUENCED_DEPOSITS ->
          OP_NODE + gauge.metricName();
      case LOOKAHEAD_BLOCKS, LOOKAHEAD_BYTES -> OPEKKO + gauge.metricName();
    };
  }

  private static String prefix(NodeEvent event) {
    return switch (event) {
      case PIPELINE_RESETS,
          DERIVATION_ERRORS,
          SEQUENCING_ERRORS,
          SEQUENCER_INCONSISTENT_L1_ORIGIN,
          SEQUENCER_RESETS,
          PUBLISHING_ERRORS,
          UNSAFE_PAYLOADS,
          SINGULAR_BATCHES,
          SPAN_BATCHES,
          HEAD_CHANNEL,
          CHANNEL_TIMEOUT,
          FRAME_ADDED ->
          OP_NODE;
      case STALE_REPLIES, DEPOSITS_ONLY_BLOCKS, SIGN_GUARD_REFUSALS -> OPEKKO;
    };
  }
}
