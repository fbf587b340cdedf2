package opekko.rpc.block;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.json.HexReader;
import opekko.protocol.json.Json;
import opekko.protocol.receipt.Log;
import opekko.protocol.receipt.Receipt;
import opekko.protocol.type.Bytes;

/**
 * A receipt as the eth namespace tells it, brought to the bytes that the receipts root commits to.
 * A type of a later fork is taken to have the fields of all types so far; the root shows whether
 * that is so.
 */
public final class ReceiptJson {
  private static final int BLOOM_SIZE = 256;
  private static final Bytes SUCCESS = Bytes.of(1);

  private ReceiptJson() {}

  /** In EIP-2718 form. */
  public static Bytes read(JsonParser in) throws IOException {
    if (in.currentToken() == JsonToken.VALUE_NULL) throw new InvalidData("a receipt is null");
    var fields = new Fields();
    Json.readObject(in, fields::read);
    return fields.toReceipt().encode();
  }

  /** The fields as they come in. */
  private static final class Fields {
    private int type;
    private Bytes outcome;
    private Long cumulativeGasUsed;
    private Bytes logsBloom;
    private List<Log> logs;
    private OptionalLong depositNonce = OptionalLong.empty();
    private OptionalLong depositReceiptVersion = OptionalLong.empty();

    void read(String name, JsonParser in) throws IOException {
      switch (name) {
        case "type" -> type = (int) HexReader.quantity(in) & 0x7f;
        case "status" -> outcome = HexReader.quantity(in) == 0 ? Bytes.EMPTY : SUCCESS;
        case "root" -> outcome = HexReader.bytes(in);
        case "cumulativeGasUsed" -> cumulativeGasUsed = HexReader.quantity(in);
        case "logsBloom" -> logsBloom = HexReader.bytes(in, BLOOM_SIZE);
        case "logs" -> logs = Json.readArray(in, value -> LogJson.read(value).log());
        case "depositNonce" -> depositNonce = OptionalLong.of(HexReader.quantity(in));
        case "depositReceiptVersion" ->
            depositReceiptVersion = OptionalLong.of(HexReader.quantity(in));
        default -> in.skipChildren();
      }
    }

    Receipt toReceipt() {
      return new Receipt(
          type,
          required(outcome, "status"),
          required(cumulativeGasUsed, "cumulativeGasUsed"),
          required(logsBloom, "logsBloom"),
          required(logs, "logs"),
          depositNonce,
          depositReceiptVersion);
    }
  }

  private static <T> T required(T value, String field) {
    if (value == null) throw new InvalidData("receipt: " + field + " is missing");
    return value;
  }
}
