package opekko.devnet.eth;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import opekko.protocol.json.HexText;
import opekko.protocol.receipt.Log;

/** Receipts and logs in the words of the eth namespace. */
final class ReceiptJson {
  private ReceiptJson() {}

  static void writeAll(JsonGenerator out, EthRules rules, EthBlock block) throws IOException {
    out.writeStartArray();
    for (var i = 0; i < block.receipts().size(); i++) write(out, rules, block, i);
    out.writeEndArray();
  }

  static void write(JsonGenerator out, EthRules rules, EthBlock block, int index)
      throws IOException {
    var receipt = block.receipts().get(index);
    var known = block.transactions().get(index);
    out.writeStartObject();
    HexText.writeQuantity(out, "type", receipt.type());
    HexText.writeQuantity(out, "status", receipt.isSuccessful() ? 1 : 0);
    HexText.writeQuantity(out, "cumulativeGasUsed", receipt.cumulativeGasUsed());
    HexText.writeField(out, "logsBloom", receipt.logsBloom());
    writePlace(out, block, index);
    HexText.writeField(out, "from", known.sender());
    if (known.to().isPresent()) HexText.writeField(out, "to", known.to().get());
    else out.writeNullField("to");
    out.writeNullField("contractAddress");
    HexText.writeQuantity(out, "gasUsed", block.gasUsed(index));
    HexText.writeQuantity(out, "effectiveGasPrice", known.effectivePrice(block.baseFee()));
    if (receipt.depositNonce().isPresent())
      HexText.writeQuantity(out, "depositNonce", receipt.depositNonce().getAsLong());
    if (receipt.depositReceiptVersion().isPresent())
      HexText.writeQuantity(
          out, "depositReceiptVersion", receipt.depositReceiptVersion().getAsLong());
    rules.writeReceiptExtras(out, block, index);
    out.writeArrayFieldStart("logs");
    var logIndex = firstLogIndex(block, index);
    for (var log : receipt.logs()) writeLog(out, block, index, logIndex++, log);
    out.writeEndArray();
    out.writeEndObject();
  }

  /** Logs count over all transactions of a block. */
  static long firstLogIndex(EthBlock block, int index) {
    return block.receipts().stream().limit(index).mapToLong(each -> each.logs().size()).sum();
  }

  static void writeLog(JsonGenerator out, EthBlock block, int index, long logIndex, Log log)
      throws IOException {
    out.writeStartObject();
    HexText.writeField(out, "address", log.address());
    out.writeArrayFieldStart("topics");
    for (var topic : log.topics()) HexText.write(out, topic.bytes());
    out.writeEndArray();
    HexText.writeField(out, "data", log.data());
    writePlace(out, block, index);
    HexText.writeQuantity(out, "blockTimestamp", block.header().time());
    HexText.writeQuantity(out, "logIndex", logIndex);
    out.writeBooleanField("removed", false);
    out.writeEndObject();
  }

  private static void writePlace(JsonGenerator out, EthBlock block, int index) throws IOException {
    HexText.writeField(out, "transactionHash", block.transactions().get(index).hash());
    HexText.writeQuantity(out, "transactionIndex", index);
    HexText.writeField(out, "blockHash", block.hash());
    HexText.writeQuantity(out, "blockNumber", block.number());
  }
}
