package opekko.protocol.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import opekko.protocol.block.Withdrawal;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * Payload attributes in OP's form, as engine_forkchoiceUpdated carries them.
 *
 * @spec exec-engine.md#extended-payloadattributesv3
 */
public final class AttributesJson {
  private static final String ATTRIBUTES = "payload attributes";

  private AttributesJson() {}

  public static void write(JsonGenerator out, PayloadAttributes attributes) throws IOException {
    out.writeStartObject();
    HexText.writeQuantity(out, "timestamp", attributes.timestamp());
    HexText.writeField(out, "prevRandao", attributes.prevRandao());
    HexText.writeField(out, "suggestedFeeRecipient", attributes.suggestedFeeRecipient());
    if (attributes.withdrawals().isPresent())
      WithdrawalJson.write(out, attributes.withdrawals().get());
    if (attributes.parentBeaconBlockRoot().isPresent())
      HexText.writeField(out, "parentBeaconBlockRoot", attributes.parentBeaconBlockRoot().get());
    out.writeArrayFieldStart("transactions");
    for (var transaction : attributes.transactions()) HexText.write(out, transaction);
    out.writeEndArray();
    out.writeBooleanField("noTxPool", attributes.noTxPool());
    HexText.writeQuantity(out, "gasLimit", attributes.gasLimit());
    if (attributes.eip1559Params().isPresent())
      HexText.writeField(out, "eip1559Params", attributes.eip1559Params().get());
    // A plain number, unlike all others: that is how op-geth declares it.
    if (attributes.minBaseFee().isPresent()) {
      out.writeFieldName("minBaseFee");
      out.writeNumber(Long.toUnsignedString(attributes.minBaseFee().getAsLong()));
    }
    out.writeEndObject();
  }

  /**
   * @throws opekko.protocol.fault.InvalidData when a field is missing or of wrong form
   */
  public static PayloadAttributes read(JsonParser in) throws IOException {
    var fields = new Fields();
    Json.readObject(in, fields::read);
    return fields.toAttributes();
  }

  /** The fields as they come in. */
  private static final class Fields {
    private Long timestamp;
    private Hash prevRandao;
    private Address feeRecipient;
    private List<Withdrawal> withdrawals;
    private Hash beaconRoot;
    private List<Bytes> transactions = List.of();
    private boolean noTxPool;
    private Long gasLimit;
    private Bytes eip1559Params;
    private OptionalLong minBaseFee = OptionalLong.empty();

    void read(String name, JsonParser in) throws IOException {
      switch (name) {
        case "timestamp" -> timestamp = HexReader.quantity(in);
        case "prevRandao" -> prevRandao = HexReader.hash(in);
        case "suggestedFeeRecipient" -> feeRecipient = HexReader.address(in);
        case "withdrawals" -> withdrawals = Json.readArray(in, WithdrawalJson::read);
        case "parentBeaconBlockRoot" -> beaconRoot = HexReader.hash(in);
        case "transactions" -> transactions = Json.readArray(in, HexReader::bytes);
        case "noTxPool" -> noTxPool = readBoolean(in);
        case "gasLimit" -> gasLimit = HexReader.quantity(in);
        case "eip1559Params" -> eip1559Params = HexReader.bytes(in, 8);
        case "minBaseFee" -> minBaseFee = OptionalLong.of(RefJson.readNumber(in));
        default -> in.skipChildren();
      }
    }

    private static boolean readBoolean(JsonParser in) {
      if (in.currentToken() == JsonToken.VALUE_TRUE) return true;
      Json.expect(in, JsonToken.VALUE_FALSE, "true or false");
      return false;
    }

    PayloadAttributes toAttributes() {
      return new PayloadAttributes(
          Json.required(timestamp, ATTRIBUTES, "timestamp"),
          Json.required(prevRandao, ATTRIBUTES, "prevRandao"),
          Json.required(feeRecipient, ATTRIBUTES, "suggestedFeeRecipient"),
          Optional.ofNullable(withdrawals),
          Optional.ofNullable(beaconRoot),
          transactions,
          noTxPool,
          Json.required(gasLimit, ATTRIBUTES, "gasLimit"),
          Optional.ofNullable(eip1559Params),
          minBaseFee);
    }
  }
}
