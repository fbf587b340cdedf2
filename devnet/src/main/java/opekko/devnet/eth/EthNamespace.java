package opekko.devnet.eth;

import java.util.HashMap;
import java.util.Map;
import opekko.devnet.rpc.RpcMethod;
import opekko.devnet.rpc.Topic;

/** All methods and topics that a chain of the devnet offers to everybody. */
public final class EthNamespace {
  private EthNamespace() {}

  public static Map<String, RpcMethod> methods(EthBlocks blocks, EthPool pool, EthRules rules) {
    var all = new HashMap<String, RpcMethod>();
    all.putAll(new ChainMethods(blocks, pool, rules).table());
    all.putAll(new BlockMethods(blocks, rules).table());
    all.putAll(new TransactionMethods(blocks, pool, rules).table());
    all.putAll(new AccountMethods(blocks, pool, rules).table());
    all.putAll(new FeeMethods(blocks, rules).table());
    all.putAll(new LogMethods(blocks).table());
    all.putAll(new RawMethods(blocks).table());
    return Map.copyOf(all);
  }

  /** For eth_subscribe. */
  public static Map<String, Topic> topics(EthBlocks blocks) {
    return Map.of(
        "newHeads",
        (_, events) ->
            blocks.onBlock(block -> events.accept(out -> BlockJson.writeHead(out, block))),
        "logs",
        (params, events) -> {
          var filter = LogFilter.of(params.node(1));
          return blocks.onBlock(block -> filter.matches(block).forEach(events));
        });
  }
}
