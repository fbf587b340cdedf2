package opekko.node.devnet;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import opekko.devnet.genesis.DevnetAccount;

/** The options of the devnet's batcher, as {@code opekko batcher} would be given them. */
final class BatcherFlags {
  private BatcherFlags() {}

  /** A batch with each L1 block, so that blocks become safe soon. */
  static Map<String, String> of(DevnetMap map, String dataType) {
    var flags = new LinkedHashMap<String, String>();
    flags.put("l1-eth-rpc", map.l1().toString());
    flags.put("l2-eth-rpc", joined(map, DevnetMap.Node::eth));
    flags.put("rollup-rpc", joined(map, DevnetMap.Node::rpc));
    flags.put("active-sequencer-check-duration", "1s");
    flags.put("private-key", DevnetAccount.BATCHER.key().toHex());
    flags.put("data-availability-type", dataType);
    flags.put("batch-type", "1");
    flags.put("compression-algo", "brotli");
    flags.put("max-channel-duration", "1");
    flags.put("target-num-frames", "6");
    flags.put("poll-interval", "500ms");
    flags.put("num-confirmations", "1");
    flags.put("sub-safety-margin", "4");
    flags.put("resubmission-timeout", "15s");
    // The devnet's L1 has Osaka's rules from its first block on.
    flags.put("txmgr.cell-proof-time", "0");
    // What is not on L1 when the devnet ends is sent when it goes on.
    flags.put("stop-timeout", "0s");
    return flags;
  }

  private static String joined(DevnetMap map, Function<DevnetMap.Node, URI> part) {
    return map.sequencers().stream()
        .map(node -> part.apply(node).toString())
        .collect(Collectors.joining(","));
  }
}
