package opekko.devnet.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.json.Json;
import opekko.protocol.type.Address;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * One JSON object of a recording and where it stands. A field that is missing or of wrong form is
 * an {@link UnusableFixture} that says which.
 */
record Row(JsonNode node, String place) {

  boolean has(String field) {
    return node.hasNonNull(field);
  }

  Row child(String field) {
    var child = required(field);
    if (!child.isObject()) throw wrong(field, "an object", child);
    return new Row(child, place + ", " + field);
  }

  Optional<Row> optionalChild(String field) {
    return has(field) ? Optional.of(child(field)) : Optional.empty();
  }

  List<Row> rows(String field) {
    var list = new ArrayList<Row>();
    for (var element : array(field)) list.add(new Row(element, place + ", " + field));
    return list;
  }

  String text(String field) {
    var value = required(field);
    if (!value.isTextual()) throw wrong(field, "a text", value);
    return value.textValue();
  }

  String optionalText(String field) {
    return has(field) ? text(field) : "";
  }

  Bytes bytes(String field) {
    return parse(field, required(field));
  }

  List<Bytes> list(String field) {
    var list = new ArrayList<Bytes>();
    for (var element : array(field)) list.add(parse(field, element));
    return List.copyOf(list);
  }

  Hash hash(String field) {
    return sized(field, Hash.SIZE, Hash::new);
  }

  Optional<Hash> optionalHash(String field) {
    return has(field) ? Optional.of(hash(field)) : Optional.empty();
  }

  Address address(String field) {
    return sized(field, Address.SIZE, Address::new);
  }

  /** An unsigned number of 64 bits, in decimal or as hex text. */
  long number(String field) {
    var value = required(field);
    try {
      if (value.isIntegralNumber()) return checked(field, value.bigIntegerValue());
      if (value.isTextual() && value.textValue().startsWith("0x"))
        return checked(field, new BigInteger(value.textValue().substring(2), 16));
    } catch (NumberFormatException _) {
      throw wrong(field, "a number", value);
    }
    throw wrong(field, "a number", value);
  }

  OptionalLong optionalNumber(String field) {
    return has(field) ? OptionalLong.of(number(field)) : OptionalLong.empty();
  }

  /** The {@code {number, hash}} in a field. */
  BlockId id(String field) {
    var id = child(field);
    return new BlockId(id.hash("hash"), id.number("number"));
  }

  Optional<BlockId> optionalId(String field) {
    return has(field) ? Optional.of(id(field)) : Optional.empty();
  }

  /** Hands a field to a reader of the protocol. */
  <T> T read(String field, Json.Reader<T> reader) {
    try (var parser = required(field).traverse()) {
      parser.nextToken();
      return reader.read(parser);
    } catch (IOException | InvalidData e) {
      throw problem("field " + field + ": " + e.getMessage());
    }
  }

  UnusableFixture problem(String cause) {
    return new UnusableFixture(place + ": " + cause);
  }

  private <T> T sized(String field, int size, Function<Bytes, T> make) {
    var bytes = bytes(field);
    if (bytes.size() != size)
      throw problem("field " + field + " has " + bytes.size() + " bytes, not " + size);
    return make.apply(bytes);
  }

  private long checked(String field, BigInteger value) {
    if (value.signum() < 0 || value.bitLength() > Long.SIZE)
      throw problem("field " + field + " is no unsigned number of 64 bits: " + value);
    return value.longValue();
  }

  private Bytes parse(String field, JsonNode value) {
    if (!value.isTextual()) throw wrong(field, "hex text", value);
    try {
      return Bytes.fromHex(value.textValue());
    } catch (IllegalArgumentException _) {
      throw problem("field " + field + " is not hex text");
    }
  }

  private JsonNode array(String field) {
    var value = required(field);
    if (!value.isArray()) throw wrong(field, "a list", value);
    return value;
  }

  private JsonNode required(String field) {
    var value = node.get(field);
    if (value == null || value.isNull()) throw problem("field " + field + " is missing");
    return value;
  }

  private UnusableFixture wrong(String field, String wanted, JsonNode found) {
    var kind =
        found.getNodeType() == JsonNodeType.STRING
            ? "text"
            : found.getNodeType().name().toLowerCase(Locale.ROOT);
    return problem("field " + field + " is not " + wanted + " but a " + kind);
  }
}
