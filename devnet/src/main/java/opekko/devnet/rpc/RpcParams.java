package opekko.devnet.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.json.Json;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * The parameters of a call, by position. Methods throw {@link RpcRefusal} on what is missing or of
 * another form.
 */
public record RpcParams(JsonNode list) {
  private static final BigInteger MAX_LONG = BigInteger.valueOf(Long.MAX_VALUE);

  /** Missing when it is not given, or null. */
  public JsonNode node(int position) {
    var node = list.path(position);
    return node.isNull() ? MissingNode.getInstance() : node;
  }

  public boolean has(int position) {
    return !node(position).isMissingNode();
  }

  public Bytes bytes(int position) {
    return bytes(node(position), name(position));
  }

  public Hash hash(int position) {
    var bytes = bytes(position);
    if (bytes.size() != Hash.SIZE) throw RpcRefusal.invalidParams(name(position) + " is no hash");
    return new Hash(bytes);
  }

  public Address address(int position) {
    return address(node(position), name(position));
  }

  /** Not negative, of at most 63 bits. */
  public long quantity(int position) {
    var value = number(node(position), name(position));
    if (value.compareTo(MAX_LONG) > 0)
      throw RpcRefusal.invalidParams(name(position) + " is too big");
    return value.longValue();
  }

  public boolean flag(int position) {
    return node(position).asBoolean(false);
  }

  /** A text; empty when it is not given. */
  public String text(int position) {
    return node(position).asText("");
  }

  public JsonNode object(int position) {
    var node = node(position);
    if (!node.isObject()) throw RpcRefusal.invalidParams(name(position) + " is no object");
    return node;
  }

  /** A value for which the protocol has a reader. */
  public <T> T read(int position, Json.Reader<T> reader) {
    if (!has(position)) throw RpcRefusal.invalidParams(name(position) + " is missing");
    try (var in = node(position).traverse()) {
      in.nextToken();
      return reader.read(in);
    } catch (InvalidData e) {
      throw RpcRefusal.invalidParams(name(position) + ": " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As {@link #read}; empty when it is not given. */
  public <T> Optional<T> readOptional(int position, Json.Reader<T> reader) {
    return has(position) ? Optional.of(read(position, reader)) : Optional.empty();
  }

  /** A storage slot: a whole word, or a quantity. */
  public Hash slot(int position) {
    return slot(node(position), name(position));
  }

  public static Hash slot(JsonNode node, String name) {
    return Hash.fromHex("%064x".formatted(number(node, name)));
  }

  public List<Double> numbers(int position) {
    return StreamSupport.stream(node(position).spliterator(), false)
        .map(JsonNode::asDouble)
        .toList();
  }

  public static Address address(JsonNode node, String name) {
    var bytes = bytes(node, name);
    if (bytes.size() != Address.SIZE) throw RpcRefusal.invalidParams(name + " is no address");
    return new Address(bytes);
  }

  public static Bytes bytes(JsonNode node, String name) {
    if (!node.isTextual() || !node.asText().startsWith("0x"))
      throw RpcRefusal.invalidParams(name + " is no hex text");
    try {
      return Bytes.fromHex(node.asText());
    } catch (IllegalArgumentException _) {
      throw RpcRefusal.invalidParams(name + " is no hex text");
    }
  }

  /** A hex quantity of up to 256 bits, or a JSON number; not negative. */
  public static BigInteger number(JsonNode node, String name) {
    var text = node.asText();
    if (node.isIntegralNumber() && node.bigIntegerValue().signum() >= 0)
      return node.bigIntegerValue();
    if (!text.matches("0x[0-9a-fA-F]{1,64}"))
      throw RpcRefusal.invalidParams(name + " is no quantity");
    return new BigInteger(text.substring(2), 16);
  }

  public static String name(int position) {
    return "parameter " + position;
  }
}
