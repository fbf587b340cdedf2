package opekko.devnet.eth;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import opekko.protocol.block.BlockHeader;
import opekko.protocol.json.HexText;

/** Blocks in the words of the eth namespace. */
final class BlockJson {
  private BlockJson() {}

  /** As in eth_subscribe: without transactions. */
  static void writeHead(JsonGenerator out, EthBlock block) throws IOException {
    out.writeStartObject();
    HexText.writeField(out, "hash", block.hash());
    writeHeader(out, block.header());
    out.writeEndObject();
  }

  /**
   * @param isFull with whole transactions, not only their hashes
   */
  static void write(JsonGenerator out, EthBlock block, boolean isFull) throws IOException {
    out.writeStartObject();
    HexText.writeField(out, "hash", block.hash());
    writeHeader(out, block.header());
    HexText.writeQuantity(out, "size", RawMethods.encode(block).size());
    out.writeArrayFieldStart("transactions");
    for (var i = 0; i < block.transactions().size(); i++) {
      if (isFull) TransactionJson.write(out, block, i);
      else HexText.write(out, block.transactions().get(i).hash().bytes());
    }
    out.writeEndArray();
    out.writeArrayFieldStart("uncles");
    out.writeEndArray();
    if (block.header().withdrawalsRoot().isPresent()) {
      out.writeArrayFieldStart("withdrawals");
      out.writeEndArray();
    }
    out.writeEndObject();
  }

  private static void writeHeader(JsonGenerator out, BlockHeader header) throws IOException {
    HexText.writeField(out, "parentHash", header.parentHash());
    HexText.writeField(out, "sha3Uncles", header.ommersHash());
    HexText.writeField(out, "miner", header.beneficiary());
    HexText.writeField(out, "stateRoot", header.stateRoot());
    HexText.writeField(out, "transactionsRoot", header.transactionsRoot());
    HexText.writeField(out, "receiptsRoot", header.receiptsRoot());
    HexText.writeField(out, "logsBloom", header.logsBloom());
    HexText.writeQuantity(out, "difficulty", header.difficulty());
    HexText.writeQuantity(out, "number", header.number());
    HexText.writeQuantity(out, "gasLimit", header.gasLimit());
    HexText.writeQuantity(out, "gasUsed", header.gasUsed());
    HexText.writeQuantity(out, "timestamp", header.time());
    HexText.writeField(out, "extraData", header.extraData());
    HexText.writeField(out, "mixHash", header.mixHash());
    HexText.writeField(out, "nonce", header.nonce());
    if (header.baseFee().isPresent())
      HexText.writeQuantity(out, "baseFeePerGas", header.baseFee().get());
    if (header.withdrawalsRoot().isPresent())
      HexText.writeField(out, "withdrawalsRoot", header.withdrawalsRoot().get());
    if (header.blobGasUsed().isPresent())
      HexText.writeQuantity(out, "blobGasUsed", header.blobGasUsed().getAsLong());
    if (header.excessBlobGas().isPresent())
      HexText.writeQuantity(out, "excessBlobGas", header.excessBlobGas().getAsLong());
    if (header.parentBeaconRoot().isPresent())
      HexText.writeField(out, "parentBeaconBlockRoot", header.parentBeaconRoot().get());
    if (header.requestsHash().isPresent())
      HexText.writeField(out, "requestsHash", header.requestsHash().get());
  }
}
