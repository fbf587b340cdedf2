package opekko.rpc.eth;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.json.HexReader;
import opekko.protocol.json.Json;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Hash;
import opekko.rpc.block.LogJson;

/**
 * What became of a transaction that is in a block, as a node tells it. Unverified: whoever builds
 * on it follows the chain itself.
 *
 * @param gasPrice wei paid for each gas
 * @param blobFee wei paid for blobs; zero without
 * @param l1Fee wei that an L2 took for the way of the data to L1; zero on L1
 */
public record TransactionReceipt(
    Hash transaction,
    BlockId block,
    boolean isSuccessful,
    long gasUsed,
    BigInteger gasPrice,
    BigInteger blobFee,
    BigInteger l1Fee,
    List<LogJson> logs) {

  /** All that was paid, in wei, beside the value. */
  public BigInteger fee() {
    return gasPrice.multiply(BigInteger.valueOf(gasUsed)).add(blobFee).add(l1Fee);
  }

  static TransactionReceipt read(JsonParser in) throws IOException {
    var fields = new Fields();
    Json.readObject(in, fields::read);
    return fields.toReceipt();
  }

  /** The fields as they come in. */
  private static final class Fields {
    private Hash transaction;
    private Hash blockHash;
    private Long blockNumber;
    private Long status;
    private Long gasUsed;
    private BigInteger gasPrice = BigInteger.ZERO;
    private BigInteger blobGas = BigInteger.ZERO;
    private BigInteger blobGasPrice = BigInteger.ZERO;
    private BigInteger l1Fee = BigInteger.ZERO;
    private List<LogJson> logs;

    void read(String name, JsonParser in) throws IOException {
      switch (name) {
        case "transactionHash" -> transaction = HexReader.hash(in);
        case "blockHash" -> blockHash = HexReader.hash(in);
        case "blockNumber" -> blockNumber = HexReader.quantity(in);
        case "status" -> status = HexReader.quantity(in);
        case "gasUsed" -> gasUsed = HexReader.quantity(in);
        case "effectiveGasPrice" -> gasPrice = HexReader.bigQuantity(in);
        case "blobGasUsed" -> blobGas = HexReader.bigQuantity(in);
        case "blobGasPrice" -> blobGasPrice = HexReader.bigQuantity(in);
        case "l1Fee" -> l1Fee = HexReader.bigQuantity(in);
        case "logs" -> logs = Json.readArray(in, LogJson::read);
        default -> in.skipChildren();
      }
    }

    TransactionReceipt toReceipt() {
      return new TransactionReceipt(
          required(transaction, "transactionHash"),
          new BlockId(required(blockHash, "blockHash"), required(blockNumber, "blockNumber")),
          required(status, "status") != 0,
          required(gasUsed, "gasUsed"),
          gasPrice,
          blobGas.multiply(blobGasPrice),
          l1Fee,
          required(logs, "logs"));
    }
  }

  private static <T> T required(T value, String field) {
    if (value == null) throw new InvalidData("receipt: " + field + " is missing");
    return value;
  }
}
