package opekko.protocol.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import opekko.protocol.block.Withdrawal;
import opekko.protocol.engine.ExecutionPayload;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * Execution payloads V1 to V4 (with OP's withdrawals root) and their envelopes, as
 * engine_newPayload, engine_getPayload and admin_postUnsafePayload carry them. Which version it is
 * shows in the fields that are there.
 *
 * @spec execution-apis src/engine, exec-engine.md#engine-api
 */
public final class PayloadJson {
  private static final int BLOOM_SIZE = 256;
  private static final int MAX_EXTRA_DATA = 32;
  private static final String PAYLOAD = "execution payload";

  private PayloadJson() {}

  public static void write(JsonGenerator out, ExecutionPayload payload) throws IOException {
    out.writeStartObject();
    HexText.writeField(out, "parentHash", payload.parentHash());
    HexText.writeField(out, "feeRecipient", payload.feeRecipient());
    HexText.writeField(out, "stateRoot", payload.stateRoot());
    HexText.writeField(out, "receiptsRoot", payload.receiptsRoot());
    HexText.writeField(out, "logsBloom", payload.logsBloom());
    HexText.writeField(out, "prevRandao", payload.prevRandao());
    HexText.writeQuantity(out, "blockNumber", payload.blockNumber());
    HexText.writeQuantity(out, "gasLimit", payload.gasLimit());
    HexText.writeQuantity(out, "gasUsed", payload.gasUsed());
    HexText.writeQuantity(out, "timestamp", payload.timestamp());
    HexText.writeField(out, "extraData", payload.extraData());
    HexText.writeQuantity(out, "baseFeePerGas", payload.baseFeePerGas());
    HexText.writeField(out, "blockHash", payload.blockHash());
    out.writeArrayFieldStart("transactions");
    for (var transaction : payload.transactions()) HexText.write(out, transaction);
    out.writeEndArray();
    if (payload.withdrawals().isPresent()) WithdrawalJson.write(out, payload.withdrawals().get());
    if (payload.blobGasUsed().isPresent())
      HexText.writeQuantity(out, "blobGasUsed", payload.blobGasUsed().getAsLong());
    if (payload.excessBlobGas().isPresent())
      HexText.writeQuantity(out, "excessBlobGas", payload.excessBlobGas().getAsLong());
    if (payload.withdrawalsRoot().isPresent())
      HexText.writeField(out, "withdrawalsRoot", payload.withdrawalsRoot().get());
    out.writeEndObject();
  }

  public static void write(JsonGenerator out, PayloadEnvelope envelope) throws IOException {
    out.writeStartObject();
    if (envelope.parentBeaconBlockRoot().isPresent())
      HexText.writeField(out, "parentBeaconBlockRoot", envelope.parentBeaconBlockRoot().get());
    out.writeFieldName("executionPayload");
    write(out, envelope.payload());
    out.writeEndObject();
  }

  /**
   * @throws InvalidData when a field is missing or of wrong form, or the optional ones do not fit
   *     together
   */
  public static ExecutionPayload read(JsonParser in) throws IOException {
    var fields = new Fields();
    Json.readObject(in, fields::read);
    return fields.toPayload();
  }

  /** Other fields of the envelope, such as the block's value, are passed over. */
  public static PayloadEnvelope readEnvelope(JsonParser in) throws IOException {
    var envelope =
        new Object() {
          Hash beaconRoot;
          ExecutionPayload payload;
        };
    Json.readObject(
        in,
        (name, value) -> {
          switch (name) {
            case "parentBeaconBlockRoot" -> envelope.beaconRoot = HexReader.hash(value);
            case "executionPayload" -> envelope.payload = read(value);
            default -> value.skipChildren();
          }
        });
    return new PayloadEnvelope(
        Optional.ofNullable(envelope.beaconRoot),
        Json.required(envelope.payload, "payload envelope", "executionPayload"));
  }

  /** The fields as they come in. */
  private static final class Fields {
    private Hash parentHash;
    private Address feeRecipient;
    private Hash stateRoot;
    private Hash receiptsRoot;
    private Bytes logsBloom;
    private Hash prevRandao;
    private Long blockNumber;
    private Long gasLimit;
    private Long gasUsed;
    private Long timestamp;
    private Bytes extraData;
    private BigInteger baseFeePerGas;
    private Hash blockHash;
    private List<Bytes> transactions;
    private List<Withdrawal> withdrawals;
    private OptionalLong blobGasUsed = OptionalLong.empty();
    private OptionalLong excessBlobGas = OptionalLong.empty();
    private Hash withdrawalsRoot;

    void read(String name, JsonParser in) throws IOException {
      switch (name) {
        case "parentHash" -> parentHash = HexReader.hash(in);
        case "feeRecipient" -> feeRecipient = HexReader.address(in);
        case "stateRoot" -> stateRoot = HexReader.hash(in);
        case "receiptsRoot" -> receiptsRoot = HexReader.hash(in);
        case "logsBloom" -> logsBloom = HexReader.bytes(in, BLOOM_SIZE);
        case "prevRandao" -> prevRandao = HexReader.hash(in);
        case "blockNumber" -> blockNumber = HexReader.quantity(in);
        case "gasLimit" -> gasLimit = HexReader.quantity(in);
        case "gasUsed" -> gasUsed = HexReader.quantity(in);
        case "timestamp" -> timestamp = HexReader.quantity(in);
        case "extraData" -> extraData = HexReader.bytes(in);
        case "baseFeePerGas" -> baseFeePerGas = HexReader.bigQuantity(in);
        case "blockHash" -> blockHash = HexReader.hash(in);
        case "transactions" -> transactions = Json.readArray(in, HexReader::bytes);
        case "withdrawals" -> withdrawals = Json.readArray(in, WithdrawalJson::read);
        case "blobGasUsed" -> blobGasUsed = OptionalLong.of(HexReader.quantity(in));
        case "excessBlobGas" -> excessBlobGas = OptionalLong.of(HexReader.quantity(in));
        case "withdrawalsRoot" -> withdrawalsRoot = HexReader.hash(in);
        default -> in.skipChildren();
      }
    }

    ExecutionPayload toPayload() {
      checkTogether();
      return new ExecutionPayload(
          required(parentHash, "parentHash"),
          required(feeRecipient, "feeRecipient"),
          required(stateRoot, "stateRoot"),
          required(receiptsRoot, "receiptsRoot"),
          required(logsBloom, "logsBloom"),
          required(prevRandao, "prevRandao"),
          required(blockNumber, "blockNumber"),
          required(gasLimit, "gasLimit"),
          required(gasUsed, "gasUsed"),
          required(timestamp, "timestamp"),
          required(extraData, "extraData"),
          required(baseFeePerGas, "baseFeePerGas"),
          required(blockHash, "blockHash"),
          required(transactions, "transactions"),
          Optional.ofNullable(withdrawals),
          blobGasUsed,
          excessBlobGas,
          Optional.ofNullable(withdrawalsRoot));
    }

    private void checkTogether() {
      if (required(extraData, "extraData").size() > MAX_EXTRA_DATA)
        throw new InvalidData(PAYLOAD + ": extraData of more than 32 bytes");
      if (blobGasUsed.isPresent() != excessBlobGas.isPresent())
        throw new InvalidData(PAYLOAD + ": blobGasUsed and excessBlobGas come together");
      if (blobGasUsed.isPresent() && withdrawals == null)
        throw new InvalidData(PAYLOAD + ": blobGasUsed without withdrawals");
      if (withdrawalsRoot != null && blobGasUsed.isEmpty())
        throw new InvalidData(PAYLOAD + ": withdrawalsRoot without blobGasUsed");
    }

    private static <T> T required(T value, String field) {
      return Json.required(value, PAYLOAD, field);
    }
  }
}
