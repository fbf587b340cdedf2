package opekko.devnet.l1rpc;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import opekko.devnet.l1.KnownTransaction;
import opekko.devnet.l1.MinedBlock;
import opekko.protocol.json.HexText;
import opekko.protocol.rlp.RlpReader;
import opekko.protocol.tx.SignedTransaction;
import opekko.protocol.type.Bytes;

/** Transactions in the words of the eth namespace. */
final class TransactionJson {
  private TransactionJson() {}

  static void write(JsonGenerator out, MinedBlock block, int index) throws IOException {
    var known = block.transactions().get(index);
    out.writeStartObject();
    HexText.writeField(out, "blockHash", block.hash());
    HexText.writeQuantity(out, "blockNumber", block.number());
    HexText.writeQuantity(out, "transactionIndex", index);
    HexText.writeQuantity(
        out, "gasPrice", known.effectivePrice(block.header().baseFee().orElseThrow()));
    writeOwnFields(out, known);
    out.writeEndObject();
  }

  static void writePending(JsonGenerator out, KnownTransaction known) throws IOException {
    out.writeStartObject();
    out.writeNullField("blockHash");
    out.writeNullField("blockNumber");
    out.writeNullField("transactionIndex");
    HexText.writeQuantity(out, "gasPrice", known.transaction().feeCap());
    writeOwnFields(out, known);
    out.writeEndObject();
  }

  private static void writeOwnFields(JsonGenerator out, KnownTransaction known) throws IOException {
    var transaction = known.transaction();
    HexText.writeField(out, "hash", known.hash());
    HexText.writeQuantity(out, "type", transaction.type());
    HexText.writeQuantity(out, "chainId", transaction.chainId());
    HexText.writeQuantity(out, "nonce", transaction.nonce());
    HexText.writeField(out, "from", known.sender());
    HexText.writeField(out, "to", transaction.to().orElseThrow());
    HexText.writeQuantity(out, "gas", transaction.gas());
    HexText.writeQuantity(out, "value", transaction.value());
    HexText.writeField(out, "input", transaction.data());
    if (transaction.type() >= SignedTransaction.ACCESS_LIST)
      writeAccessList(out, transaction.accessList());
    if (transaction.type() >= SignedTransaction.DYNAMIC_FEE) {
      HexText.writeQuantity(out, "maxPriorityFeePerGas", transaction.tipCap());
      HexText.writeQuantity(out, "maxFeePerGas", transaction.feeCap());
    }
    if (transaction.type() == SignedTransaction.BLOB) {
      HexText.writeQuantity(out, "maxFeePerBlobGas", transaction.blobFeeCap());
      out.writeArrayFieldStart("blobVersionedHashes");
      for (var hash : transaction.blobHashes()) HexText.write(out, hash.bytes());
      out.writeEndArray();
    }
    HexText.writeQuantity(out, "v", transaction.v());
    if (transaction.type() != SignedTransaction.LEGACY)
      HexText.writeQuantity(out, "yParity", transaction.v());
    HexText.writeQuantity(out, "r", transaction.r());
    HexText.writeQuantity(out, "s", transaction.s());
  }

  private static void writeAccessList(JsonGenerator out, Bytes encoded) throws IOException {
    out.writeArrayFieldStart("accessList");
    for (var list = RlpReader.ofList(encoded); !list.isAtEnd(); ) {
      var entry = list.nextList();
      out.writeStartObject();
      HexText.writeField(out, "address", entry.nextAddress());
      out.writeArrayFieldStart("storageKeys");
      for (var keys = entry.nextList(); !keys.isAtEnd(); )
        HexText.write(out, keys.nextHash().bytes());
      out.writeEndArray();
      out.writeEndObject();
    }
    out.writeEndArray();
  }
}
