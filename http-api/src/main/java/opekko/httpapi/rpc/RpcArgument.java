package opekko.httpapi.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.json.PayloadJson;
import opekko.protocol.type.Hash;

/**
 * Readers of single arguments, with the reference's texts for what they refuse.
 *
 * @spec op-geth common/hexutil: number, fixed-size and string decoding
 */
public final class RpcArgument {
  private static final String NUMBER = "hexutil.Uint64";
  private static final String HASH = "common.Hash";
  private static final int MAX_DIGITS = 16;

  private RpcArgument() {}

  /**
   * A block number: hex digits after 0x, no leading zeros, up to 64 bits. The reference reads an
   * empty text as zero. Labels such as "latest" are no numbers here.
   */
  public static long quantity(JsonNode node) {
    var text = text(node, NUMBER);
    if (text.isEmpty()) return 0;
    if (!hasPrefix(text)) throw cannot("hex string without 0x prefix", NUMBER);
    if (text.length() == 2) throw cannot("hex string \"0x\"", NUMBER);
    if (text.length() > 3 && text.charAt(2) == '0')
      throw cannot("hex number with leading zero digits", NUMBER);
    if (text.length() - 2 > MAX_DIGITS) throw cannot("hex number > 64 bits", NUMBER);
    requireDigits(text, NUMBER);
    return Long.parseUnsignedLong(text, 2, text.length(), 16);
  }

  /** 32 bytes in hex after 0x. */
  public static Hash hash(JsonNode node) {
    var text = text(node, HASH);
    if (!text.isEmpty() && !hasPrefix(text)) throw cannot("hex string without 0x prefix", HASH);
    var digits = Math.max(text.length() - 2, 0);
    if (digits % 2 != 0) throw cannot("hex string of odd length", HASH);
    if (digits != 2 * Hash.SIZE)
      throw new InvalidData("hex string has length " + digits + ", want 64 for " + HASH);
    requireDigits(text, HASH);
    return Hash.fromHex(text);
  }

  /** Any text; the reference takes null for the empty one. */
  public static String text(JsonNode node) {
    return switch (node.getNodeType()) {
      case STRING -> node.textValue();
      case NULL, MISSING -> "";
      case NUMBER -> throw cannot("number", "string");
      case BOOLEAN -> throw cannot("bool", "string");
      case ARRAY -> throw cannot("array", "string");
      case OBJECT, POJO, BINARY -> throw cannot("object", "string");
    };
  }

  /** True or false; the reference takes null for false. */
  public static boolean bool(JsonNode node) {
    return switch (node.getNodeType()) {
      case BOOLEAN -> node.booleanValue();
      case NULL, MISSING -> false;
      case STRING -> throw cannot("string", "bool");
      case NUMBER -> throw cannot("number", "bool");
      case ARRAY -> throw cannot("array", "bool");
      case OBJECT, POJO, BINARY -> throw cannot("object", "bool");
    };
  }

  /** A JSON number that is whole and not negative. */
  public static long count(JsonNode node) {
    if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0)
      throw cannot(node.isNumber() ? "number " + node : "non-number", "uint64");
    return node.longValue();
  }

  /** An execution payload in its envelope. */
  public static PayloadEnvelope payload(JsonNode node) {
    try (var in = node.traverse()) {
      in.nextToken();
      return PayloadJson.readEnvelope(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(JsonNode node, String type) {
    if (!node.isTextual()) throw cannot("non-string", type);
    return node.textValue();
  }

  private static boolean hasPrefix(String text) {
    return text.startsWith("0x") || text.startsWith("0X");
  }

  private static void requireDigits(String text, String type) {
    for (var i = 2; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c > 'f' || Character.digit(c, 16) < 0) throw cannot("invalid hex string", type);
    }
  }

  private static InvalidData cannot(String what, String type) {
    return new InvalidData("json: cannot unmarshal " + what + " into Go value of type " + type);
  }
}
