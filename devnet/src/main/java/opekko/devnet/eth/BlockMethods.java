package opekko.devnet.eth;

import java.util.Map;
import opekko.devnet.rpc.Results;
import opekko.devnet.rpc.RpcMethod;
import opekko.devnet.rpc.RpcParams;
import opekko.protocol.json.Json;

/** Methods about blocks and their receipts. */
final class BlockMethods {
  private final Blocks blocks;
  private final EthRules rules;

  BlockMethods(EthBlocks chain, EthRules rules) {
    this.blocks = new Blocks(chain);
    this.rules = rules;
  }

  Map<String, RpcMethod> table() {
    return Map.of(
        "eth_getBlockByNumber", this::block,
        "eth_getBlockByHash", this::block,
        "eth_getHeaderByNumber", this::header,
        "eth_getHeaderByHash", this::header,
        "eth_getBlockReceipts", this::receipts,
        "eth_getBlockTransactionCountByNumber", this::count,
        "eth_getBlockTransactionCountByHash", this::count,
        "eth_getUncleCountByBlockNumber", this::noUncles,
        "eth_getUncleCountByBlockHash", this::noUncles);
  }

  private Json.Writer block(RpcParams params) {
    var isFull = params.flag(1);
    return Results.orNull(
        blocks.find(params, 0), block -> out -> BlockJson.write(out, block, isFull));
  }

  private Json.Writer header(RpcParams params) {
    return Results.orNull(blocks.find(params, 0), block -> out -> BlockJson.writeHead(out, block));
  }

  private Json.Writer receipts(RpcParams params) {
    return Results.orNull(
        blocks.find(params, 0), block -> out -> ReceiptJson.writeAll(out, rules, block));
  }

  private Json.Writer count(RpcParams params) {
    return Results.orNull(
        blocks.find(params, 0), block -> Results.quantity(block.transactions().size()));
  }

  private Json.Writer noUncles(RpcParams params) {
    return Results.orNull(blocks.find(params, 0), _ -> Results.quantity(0));
  }
}
