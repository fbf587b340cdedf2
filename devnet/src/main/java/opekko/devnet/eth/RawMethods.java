package opekko.devnet.eth;

import java.util.Map;
import opekko.devnet.rpc.Results;
import opekko.devnet.rpc.RpcMethod;
import opekko.devnet.rpc.RpcParams;
import opekko.protocol.json.HexText;
import opekko.protocol.json.Json;
import opekko.protocol.receipt.Receipt;
import opekko.protocol.rlp.RlpWriter;
import opekko.protocol.tx.SignedTransaction;
import opekko.protocol.type.Bytes;

/** Methods that answer with blocks as they are encoded. */
final class RawMethods {
  private final Blocks blocks;

  RawMethods(EthBlocks chain) {
    blocks = new Blocks(chain);
  }

  Map<String, RpcMethod> table() {
    return Map.of(
        "debug_getRawHeader",
        params -> Results.bytes(blocks.require(params, 0).header().encode()),
        "debug_getRawBlock",
        params -> Results.bytes(encode(blocks.require(params, 0))),
        "debug_getRawReceipts",
        this::receipts);
  }

  private Json.Writer receipts(RpcParams params) {
    var encoded = blocks.require(params, 0).receipts().stream().map(Receipt::encode).toList();
    return out -> {
      out.writeStartArray();
      for (var receipt : encoded) HexText.write(out, receipt);
      out.writeEndArray();
    };
  }

  /** Header, transactions, no ommers, and no withdrawals where the fork has them. */
  static Bytes encode(EthBlock block) {
    return RlpWriter.list(out -> {
      out.putRaw(block.header().encode());
      out.putList(list -> block.transactions().forEach(each -> putTransaction(list, each)));
      out.putList(_ -> {});
      if (block.header().withdrawalsRoot().isPresent()) out.putList(_ -> {});
    });
  }

  private static void putTransaction(RlpWriter out, EthTransaction transaction) {
    if (SignedTransaction.typeOf(transaction.encoded()) == SignedTransaction.LEGACY)
      out.putRaw(transaction.encoded());
    else out.put(transaction.encoded());
  }
}
