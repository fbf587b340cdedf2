package opekko.node.devnet;

import java.time.Duration;
import opekko.protocol.fault.Fetched;
import opekko.protocol.metrics.NodeMetrics;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.type.L2BlockRef;
import opekko.rpc.jsonrpc.JsonRpc;
import opekko.rpc.jsonrpc.RpcEndpoint;
import opekko.rpc.l2.L2Client;

/** L2 blocks as the engines of a devnet tell them. */
final class Blocks {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private Blocks() {}

  static L2BlockRef read(DevnetMap map, DevnetMap.Node node, long number) {
    var rpc = JsonRpc.to(RpcEndpoint.open(node.eth(), TIMEOUT), "l2", NodeMetrics.NONE);
    try (var client = new L2Client(rpc, map.chain().rollup())) {
      var read = client.ref(BlockSelector.number(number)).toCompletableFuture().join();
      if (read instanceof Fetched.Found<L2BlockRef>(var ref)) return ref;
      throw new AssertionError(node.name() + " has no block " + number + ": " + read);
    }
  }
}
