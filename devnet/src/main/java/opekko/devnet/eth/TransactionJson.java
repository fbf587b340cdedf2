package opekko.devnet.eth;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import opekko.protocol.json.HexText;
import opekko.protocol.receipt.Receipt;
import opekko.protocol.rlp.RlpReader;
import opekko.protocol.tx.SignedTransaction;
import opekko.protocol.type.Bytes;

/** Transactions in the words of the eth namespace. */
final class TransactionJson {
  private TransactionJson() {}

  static void write(JsonGenerator out, EthBlock block, int index) throws IOException {
    var known = block.transactions().get(index);
    out.writeStartObject();
    HexText.writeField(out, "blockHash", block.hash());
    HexText.writeQuantity(out, "blockNumber", block.number());
    HexText.writeQuantity(out, "blockTimestamp", block.header().time());
    HexText.writeQuantity(out, "transactionIndex", index);
    HexText.writeQuantity(out, "gasPrice", known.effectivePrice(block.baseFee()));
    switch (known) {
      case EthTransaction.Signed signed -> writeSigned(out, signed);
      case EthTransaction.Deposit deposit ->
          writeDeposit(out, deposit, block.receipts().get(index));
    }
    out.writeEndObject();
  }

  static void writePending(JsonGenerator out, EthTransaction known) throws IOException {
    out.writeStartObject();
    for (var place : List.of("blockHash", "blockNumber", "blockTimestamp", "transactionIndex"))
      out.writeNullField(place);
    switch (known) {
      case EthTransaction.Signed signed -> {
        HexText.writeQuantity(out, "gasPrice", signed.content().feeCap());
        writeSigned(out, signed);
      }
      case EthTransaction.Deposit _ ->
          throw new IllegalStateException("deposits do not wait in a pool");
    }
    out.writeEndObject();
  }

  private static void writeCommon(JsonGenerator out, EthTransaction known, long nonce)
      throws IOException {
    HexText.writeField(out, "hash", known.hash());
    HexText.writeQuantity(out, "type", SignedTransaction.typeOf(known.encoded()));
    HexText.writeQuantity(out, "nonce", nonce);
    HexText.writeField(out, "from", known.sender());
    if (known.to().isPresent()) HexText.writeField(out, "to", known.to().get());
    else out.writeNullField("to");
  }

  private static void writeSigned(JsonGenerator out, EthTransaction.Signed known)
      throws IOException {
    var transaction = known.content();
    writeCommon(out, known, transaction.nonce());
    HexText.writeQuantity(out, "gas", transaction.gas());
    HexText.writeQuantity(out, "value", transaction.value());
    HexText.writeField(out, "input", transaction.data());
    if (transaction.chainId().signum() != 0)
      HexText.writeQuantity(out, "chainId", transaction.chainId());
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

  /** Its nonce is in the receipt; where a signature would be, there are zeros. */
  private static void writeDeposit(JsonGenerator out, EthTransaction.Deposit known, Receipt receipt)
      throws IOException {
    var deposit = known.content();
    writeCommon(out, known, receipt.depositNonce().orElse(0));
    HexText.writeQuantity(out, "gas", deposit.gas());
    HexText.writeQuantity(out, "value", deposit.value());
    HexText.writeField(out, "input", deposit.data());
    HexText.writeField(out, "sourceHash", deposit.sourceHash());
    HexText.writeQuantity(out, "mint", deposit.mint());
    if (deposit.isSystemTransaction()) out.writeBooleanField("isSystemTx", true);
    if (receipt.depositReceiptVersion().isPresent())
      HexText.writeQuantity(
          out, "depositReceiptVersion", receipt.depositReceiptVersion().getAsLong());
    for (var part : List.of("v", "r", "s")) HexText.writeQuantity(out, part, 0);
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
