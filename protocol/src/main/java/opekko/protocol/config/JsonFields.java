package opekko.protocol.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.OptionalLong;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.type.Address;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/** Reads the fields of one JSON object; an error names the field by its whole path. */
final class JsonFields {
  private final JsonNode object;
  private final String path;

  JsonFields(JsonNode object, String path) {
    if (!object.isObject())
      throw new InvalidData((path.isEmpty() ? "" : path + ": ") + "an object is expected");
    this.object = object;
    this.path = path;
  }

  JsonFields object(String name) {
    return new JsonFields(required(name), name(name));
  }

  boolean has(String name) {
    return object.hasNonNull(name);
  }

  long number(String name) {
    return asLong(name, required(name));
  }

  long number(String name, long otherwise) {
    return has(name) ? number(name) : otherwise;
  }

  OptionalLong optionalNumber(String name) {
    return has(name) ? OptionalLong.of(number(name)) : OptionalLong.empty();
  }

  boolean isTrue(String name) {
    if (!has(name)) return false;
    var node = object.get(name);
    if (!node.isBoolean()) throw new InvalidData(name(name) + ": true or false is expected");
    return node.asBoolean();
  }

  String text(String name) {
    var node = required(name);
    if (!node.isTextual()) throw new InvalidData(name(name) + ": a text is expected");
    return node.asText();
  }

  Bytes bytes(String name, int size) {
    try {
      var bytes = Bytes.fromHex(text(name));
      if (bytes.size() == size) return bytes;
      throw new InvalidData(name(name) + ": " + size + " bytes are expected, not " + bytes.size());
    } catch (IllegalArgumentException e) {
      throw new InvalidData(name(name) + ": is no hex");
    }
  }

  Bytes bytesOrZeros(String name, int size) {
    return has(name) ? bytes(name, size) : Bytes.wrap(new byte[size]);
  }

  Hash hash(String name) {
    return new Hash(bytes(name, Hash.SIZE));
  }

  Address address(String name) {
    return new Address(bytes(name, Address.SIZE));
  }

  Optional<Address> optionalAddress(String name) {
    return has(name) ? Optional.of(address(name)) : Optional.empty();
  }

  BlockId blockId(String name) {
    var block = object(name);
    return new BlockId(block.hash("hash"), block.number("number"));
  }

  private JsonNode required(String name) {
    if (!has(name)) throw new InvalidData(name(name) + ": is missing");
    return object.get(name);
  }

  long positive(String name) {
    var value = number(name);
    if (value <= 0) throw new InvalidData(name(name) + ": a number greater than zero is expected");
    return value;
  }

  int unsignedShort(String name) {
    var value = number(name, 0);
    if (value < 0 || value > 0xffff)
      throw new InvalidData(name(name) + ": a number of 16 bits is expected, not " + value);
    return (int) value;
  }

  private long asLong(String name, JsonNode node) {
    if (!node.isIntegralNumber()
        || node.bigIntegerValue().signum() < 0
        || node.bigIntegerValue().bitLength() > Long.SIZE)
      throw new InvalidData(name(name) + ": a whole number is expected, not " + node);
    return node.longValue();
  }

  private String name(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
