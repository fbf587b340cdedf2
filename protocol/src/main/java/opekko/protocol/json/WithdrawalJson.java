package opekko.protocol.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.List;
import opekko.protocol.block.Withdrawal;
import opekko.protocol.type.Address;

/** Withdrawals, as blocks, payloads and attributes carry them. */
public final class WithdrawalJson {
  private static final String WITHDRAWAL = "withdrawal";

  private WithdrawalJson() {}

  static void write(JsonGenerator out, List<Withdrawal> withdrawals) throws IOException {
    out.writeArrayFieldStart("withdrawals");
    for (var withdrawal : withdrawals) {
      out.writeStartObject();
      HexText.writeQuantity(out, "index", withdrawal.index());
      HexText.writeQuantity(out, "validatorIndex", withdrawal.validatorIndex());
      HexText.writeField(out, "address", withdrawal.address());
      HexText.writeQuantity(out, "amount", withdrawal.amount());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  /**
   * @throws opekko.protocol.fault.InvalidData when it is null or a field is missing
   */
  public static Withdrawal read(JsonParser in) throws IOException {
    var fields =
        new Object() {
          Long index;
          Long validatorIndex;
          Address address;
          Long amount;
        };
    Json.readObject(
        in,
        (name, value) -> {
          switch (name) {
            case "index" -> fields.index = HexReader.quantity(value);
            case "validatorIndex" -> fields.validatorIndex = HexReader.quantity(value);
            case "address" -> fields.address = HexReader.address(value);
            case "amount" -> fields.amount = HexReader.quantity(value);
            default -> value.skipChildren();
          }
        });
    return new Withdrawal(
        Json.required(fields.index, WITHDRAWAL, "index"),
        Json.required(fields.validatorIndex, WITHDRAWAL, "validatorIndex"),
        Json.required(fields.address, WITHDRAWAL, "address"),
        Json.required(fields.amount, WITHDRAWAL, "amount"));
  }
}
