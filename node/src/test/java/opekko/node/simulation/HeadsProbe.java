package opekko.node.simulation;

import opekko.protocol.metrics.NodeEvent;
import opekko.protocol.metrics.NodeGauge;
import opekko.protocol.metrics.NodeMetrics;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;

/** Hears what a node shows of its heads, as an operator's dashboard would. */
interface HeadsProbe extends NodeMetrics {
  @Override
  default void count(NodeEvent event) {}

  @Override
  default void set(NodeGauge gauge, double value) {}

  @Override
  default void l1Ref(String type, L1BlockRef ref) {}

  @Override
  void l2Ref(String type, L2BlockRef ref);

  @Override
  default void rpcCall(String client, String method, double seconds, String error) {}
}
