package opekko.devnet.eth;

import java.util.Map;
import opekko.devnet.rpc.Results;
import opekko.devnet.rpc.RpcMethod;
import opekko.devnet.rpc.RpcParams;
import opekko.protocol.crypto.Keccak;
import opekko.protocol.json.HexText;
import opekko.protocol.json.Json;

/** Methods about the chain as a whole and the software that serves it. */
final class ChainMethods {
  private final EthBlocks blocks;
  private final EthPool pool;
  private final EthRules rules;

  ChainMethods(EthBlocks blocks, EthPool pool, EthRules rules) {
    this.blocks = blocks;
    this.pool = pool;
    this.rules = rules;
  }

  Map<String, RpcMethod> table() {
    return Map.ofEntries(
        Map.entry("web3_clientVersion", _ -> Results.text(rules.client())),
        Map.entry("web3_sha3", params -> Results.bytes(Keccak.hash(params.bytes(0)).bytes())),
        Map.entry("net_version", _ -> Results.text("" + rules.chainId())),
        Map.entry("net_listening", _ -> Results.flag(true)),
        Map.entry("net_peerCount", _ -> Results.quantity(0)),
        Map.entry("eth_syncing", _ -> Results.flag(false)),
        Map.entry("eth_chainId", _ -> Results.quantity(rules.chainId())),
        Map.entry("eth_blockNumber", _ -> Results.quantity(blocks.head().number())),
        Map.entry("eth_accounts", ChainMethods::none),
        Map.entry("txpool_status", _ -> status(pool.status())));
  }

  /** No account is unlocked: transactions come signed. */
  private static Json.Writer none(RpcParams params) {
    return out -> {
      out.writeStartArray();
      out.writeEndArray();
    };
  }

  private static Json.Writer status(EthPool.Status status) {
    return out -> {
      out.writeStartObject();
      HexText.writeQuantity(out, "pending", status.pending());
      HexText.writeQuantity(out, "queued", status.queued());
      out.writeEndObject();
    };
  }
}
