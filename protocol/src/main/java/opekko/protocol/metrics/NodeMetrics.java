package opekko.protocol.metrics;

import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;

/** Where actors and clients report to. Calls are cheap and may come from any thread. */
public interface NodeMetrics {
  void count(NodeEvent event);

  void set(NodeGauge gauge, double value);

  /** {@code type} as op-node labels it: l1_head, l1_derived, ... */
  void l1Ref(String type, L1BlockRef ref);

  /** {@code type} as op-node labels it: l2_unsafe, l2_safe, l2_finalized, ... */
  void l2Ref(String type, L2BlockRef ref);

  /**
   * One outgoing RPC. {@code client} is l1, l2, engine or beacon; {@code error} is empty on
   * success.
   */
  void rpcCall(String client, String method, double seconds, String error);

  /**
   * A measurement of a node that is in a cluster; others measure nothing of the kind.
   *
   * @param label value of the metric's label; empty if it has none
   */
  default void ha(HaMetric metric, String label, double value) {}

  /** Reports to nobody. */
  NodeMetrics NONE =
      new NodeMetrics() {
        @Override
        public void count(NodeEvent event) {}

        @Override
        public void set(NodeGauge gauge, double value) {}

        @Override
        public void l1Ref(String type, L1BlockRef ref) {}

        @Override
        public void l2Ref(String type, L2BlockRef ref) {}

        @Override
        public void rpcCall(String client, String method, double seconds, String error) {}
      };
}
