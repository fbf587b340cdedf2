package opekko.devnet.l1rpc;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import opekko.devnet.l1.MinedBlock;
import opekko.protocol.block.BlockHeader;
import opekko.protocol.json.HexText;
import opekko.protocol.rlp.RlpWriter;

/** Blocks in the words of the eth namespace. */
final class BlockJson {
  private BlockJson() {}

  /**
   * @param isFull with whole transactions, not only their hashes
   */
  static void write(JsonGenerator out, MinedBlock block, boolean isFull) throws IOException {
    out.writeStartObject();
    HexText.writeField(out, "hash", block.hash());
    writeHeader(out, block.header());
    HexText.writeQuantity(out, "size", size(block));
    out.writeArrayFieldStart("transactions");
    for (var i = 0; i < block.transactions().size(); i++) {
      if (isFull) TransactionJson.write(out, block, i);
      else HexText.write(out, block.transactions().get(i).hash().bytes());
    }
    out.writeEndArray();
    out.writeArrayFieldStart("uncles");
    out.writeEndArray();
    out.writeArrayFieldStart("withdrawals");
    out.writeEndArray();
    out.writeEndObject();
  }

  /** Of the encoded block, near enough: headers and transactions. */
  private static long size(MinedBlock block) {
    var out = new RlpWriter();
    block.transactions().forEach(each -> out.put(each.encoded()));
    return block.header().encode().size() + out.toBytes().size();
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
    HexText.writeQuantity(out, "baseFeePerGas", header.baseFee().orElseThrow());
    HexText.writeField(out, "withdrawalsRoot", header.withdrawalsRoot().orElseThrow());
    HexText.writeQuantity(out, "blobGasUsed", header.blobGasUsed().orElseThrow());
    HexText.writeQuantity(out, "excessBlobGas", header.excessBlobGas().orElseThrow());
    HexText.writeField(out, "parentBeaconBlockRoot", header.parentBeaconRoot().orElseThrow());
    HexText.writeField(out, "requestsHash", header.requestsHash().orElseThrow());
  }
}
