package opekko.devnet.eth;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import opekko.devnet.rpc.RpcParams;
import opekko.devnet.rpc.RpcRefusal;
import opekko.protocol.port.BlockLabel;
import opekko.protocol.type.Hash;

/** Which block a parameter names. */
record Blocks(EthBlocks chain) {
  /**
   * By label, number, hash, or an object with one of the last two. Absent: the newest. There is no
   * pending block: the newest stands for it.
   */
  Optional<EthBlock> find(RpcParams params, int position) {
    return find(params.node(position), RpcParams.name(position));
  }

  Optional<EthBlock> find(JsonNode given, String name) {
    var node = given;
    if (node.isObject())
      node = node.has("blockHash") ? node.get("blockHash") : node.path("blockNumber");
    if (node.isMissingNode()) return Optional.of(chain.head());
    var text = node.asText();
    return switch (text) {
      case "latest", "pending" -> Optional.of(chain.head());
      case "safe" -> chain.block(BlockLabel.SAFE);
      case "finalized" -> chain.block(BlockLabel.FINALIZED);
      case "earliest" -> chain.block(0);
      default -> {
        if (text.length() == 2 + 2 * Hash.SIZE)
          yield chain.block(new Hash(RpcParams.bytes(node, name)));
        var number = RpcParams.number(node, name);
        yield number.bitLength() > 62 ? Optional.empty() : chain.block(number.longValue());
      }
    };
  }

  EthBlock require(RpcParams params, int position) {
    return find(params, position).orElseThrow(() -> RpcRefusal.serverError("header not found"));
  }
}
