package opekko.protocol.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;

/**
 * Block references as the rollup API prints them: numbers in decimal, the origin as {@code
 * l1origin}.
 */
public final class RefJson {
  private static final String REF = "block reference";

  private RefJson() {}

  public static void write(JsonGenerator out, L1BlockRef ref) throws IOException {
    out.writeStartObject();
    common(out, ref.hash(), ref.number(), ref.parentHash(), ref.time());
    out.writeEndObject();
  }

  public static void write(JsonGenerator out, L2BlockRef ref) throws IOException {
    out.writeStartObject();
    common(out, ref.hash(), ref.number(), ref.parentHash(), ref.time());
    out.writeFieldName("l1origin");
    write(out, ref.l1Origin());
    number(out, "sequenceNumber", ref.sequenceNumber());
    out.writeEndObject();
  }

  public static void write(JsonGenerator out, BlockId id) throws IOException {
    out.writeStartObject();
    HexText.writeField(out, "hash", id.hash());
    number(out, "number", id.number());
    out.writeEndObject();
  }

  /**
   * @throws opekko.protocol.fault.InvalidData when a field is missing or of wrong form
   */
  public static L1BlockRef readL1(JsonParser in) throws IOException {
    var fields = Fields.of(in);
    return new L1BlockRef(
        Json.required(fields.hash, REF, "hash"),
        Json.required(fields.number, REF, "number"),
        Json.required(fields.parentHash, REF, "parentHash"),
        Json.required(fields.time, REF, "timestamp"));
  }

  /**
   * @throws opekko.protocol.fault.InvalidData when a field is missing or of wrong form
   */
  public static L2BlockRef readL2(JsonParser in) throws IOException {
    var fields = Fields.of(in);
    return new L2BlockRef(
        Json.required(fields.hash, REF, "hash"),
        Json.required(fields.number, REF, "number"),
        Json.required(fields.parentHash, REF, "parentHash"),
        Json.required(fields.time, REF, "timestamp"),
        Json.required(fields.origin, REF, "l1origin"),
        Json.required(fields.sequenceNumber, REF, "sequenceNumber"));
  }

  private static void common(JsonGenerator out, Hash hash, long number, Hash parent, long time)
      throws IOException {
    HexText.writeField(out, "hash", hash);
    number(out, "number", number);
    HexText.writeField(out, "parentHash", parent);
    number(out, "timestamp", time);
  }

  private static void number(JsonGenerator out, String name, long value) throws IOException {
    out.writeFieldName(name);
    if (value >= 0) out.writeNumber(value);
    else out.writeNumber(Long.toUnsignedString(value));
  }

  /** An unsigned number in decimal. */
  static long readNumber(JsonParser in) throws IOException {
    Json.expect(in, JsonToken.VALUE_NUMBER_INT, "a number");
    var value = in.getBigIntegerValue();
    if (value.signum() < 0 || value.bitLength() > Long.SIZE)
      throw Json.bad(in, "an unsigned number of 64 bits is expected");
    return value.longValue();
  }

  /** The fields as they come in. */
  private static final class Fields {
    private Hash hash;
    private Long number;
    private Hash parentHash;
    private Long time;
    private BlockId origin;
    private Long sequenceNumber;

    static Fields of(JsonParser in) throws IOException {
      var fields = new Fields();
      Json.readObject(in, fields::read);
      return fields;
    }

    private void read(String name, JsonParser in) throws IOException {
      switch (name) {
        case "hash" -> hash = HexReader.hash(in);
        case "number" -> number = readNumber(in);
        case "parentHash" -> parentHash = HexReader.hash(in);
        case "timestamp" -> time = readNumber(in);
        case "l1origin" -> origin = of(in).toId();
        case "sequenceNumber" -> sequenceNumber = readNumber(in);
        default -> in.skipChildren();
      }
    }

    private BlockId toId() {
      return new BlockId(
          Json.required(hash, REF, "l1origin.hash"), Json.required(number, REF, "l1origin.number"));
    }
  }
}
