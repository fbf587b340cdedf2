package opekko.devnet.l1rpc;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import opekko.devnet.l1.L1Chain;
import opekko.devnet.l1.L1Fees;
import opekko.devnet.l1.MinedBlock;
import opekko.protocol.json.HexText;
import opekko.protocol.tx.SignedTransaction;

/** Receipts in the words of the eth namespace. */
final class ReceiptJson {
  private ReceiptJson() {}

  static void writeAll(JsonGenerator out, L1Chain chain, MinedBlock block) throws IOException {
    out.writeStartArray();
    for (var i = 0; i < block.receipts().size(); i++) write(out, chain, block, i);
    out.writeEndArray();
  }

  static void write(JsonGenerator out, L1Chain chain, MinedBlock block, int index)
      throws IOException {
    var receipt = block.receipts().get(index);
    var known = block.transactions().get(index);
    var header = block.header();
    out.writeStartObject();
    HexText.writeQuantity(out, "type", receipt.type());
    HexText.writeQuantity(out, "status", receipt.isSuccessful() ? 1 : 0);
    HexText.writeQuantity(out, "cumulativeGasUsed", receipt.cumulativeGasUsed());
    HexText.writeField(out, "logsBloom", receipt.logsBloom());
    writePlace(out, block, index);
    HexText.writeField(out, "from", known.sender());
    HexText.writeField(out, "to", known.transaction().to().orElseThrow());
    out.writeNullField("contractAddress");
    HexText.writeQuantity(out, "gasUsed", block.gasUsed(index));
    HexText.writeQuantity(
        out, "effectiveGasPrice", known.effectivePrice(header.baseFee().orElseThrow()));
    if (receipt.type() == SignedTransaction.BLOB) {
      HexText.writeQuantity(out, "blobGasUsed", known.blobGas());
      HexText.writeQuantity(
          out,
          "blobGasPrice",
          L1Fees.blobBaseFee(header.excessBlobGas().orElseThrow(), header.time(), chain.genesis()));
    }
    writeLogs(out, block, index);
    out.writeEndObject();
  }

  private static void writeLogs(JsonGenerator out, MinedBlock block, int index) throws IOException {
    var logIndex =
        block.receipts().stream().limit(index).mapToLong(each -> each.logs().size()).sum();
    out.writeArrayFieldStart("logs");
    for (var log : block.receipts().get(index).logs()) {
      out.writeStartObject();
      HexText.writeField(out, "address", log.address());
      out.writeArrayFieldStart("topics");
      for (var topic : log.topics()) HexText.write(out, topic.bytes());
      out.writeEndArray();
      HexText.writeField(out, "data", log.data());
      writePlace(out, block, index);
      HexText.writeQuantity(out, "logIndex", logIndex++);
      out.writeBooleanField("removed", false);
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void writePlace(JsonGenerator out, MinedBlock block, int index)
      throws IOException {
    HexText.writeField(out, "transactionHash", block.transactions().get(index).hash());
    HexText.writeQuantity(out, "transactionIndex", index);
    HexText.writeField(out, "blockHash", block.hash());
    HexText.writeQuantity(out, "blockNumber", block.number());
  }
}
