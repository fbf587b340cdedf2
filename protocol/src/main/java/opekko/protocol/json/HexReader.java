package opekko.protocol.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * Reads hex texts of the Ethereum JSON-RPC API from the parser's own buffer. All methods throw
 * {@link InvalidData} on anything else.
 */
public final class HexReader {
  private static final byte NO_DIGIT = -1;
  private static final byte[] VALUE = new byte[128];

  static {
    Arrays.fill(VALUE, NO_DIGIT);
    for (var c = '0'; c <= '9'; c++) VALUE[c] = (byte) (c - '0');
    for (var c = 'a'; c <= 'f'; c++) VALUE[c] = (byte) (c - 'a' + 10);
    for (var c = 'A'; c <= 'F'; c++) VALUE[c] = (byte) (c - 'A' + 10);
  }

  private HexReader() {}

  /** Any number of bytes, two digits each. */
  public static Bytes bytes(JsonParser in) throws IOException {
    var digits = digitCount(in);
    if (digits % 2 != 0) throw Json.bad(in, "hex text with an odd number of digits");
    var text = in.getTextCharacters();
    var at = in.getTextOffset() + 2;
    var out = new byte[digits / 2];
    var bad = 0;
    for (var i = 0; i < out.length; i++, at += 2) {
      var high = value(text[at]);
      var low = value(text[at + 1]);
      bad |= high | low;
      out[i] = (byte) (high << 4 | low);
    }
    if (bad < 0) throw Json.bad(in, "hex text with a character that is no digit");
    return Bytes.wrap(out);
  }

  /** Exactly {@code size} bytes. */
  public static Bytes bytes(JsonParser in, int size) throws IOException {
    if (digitCount(in) != 2 * size)
      throw Json.bad(in, size + " bytes are expected, not " + (digitCount(in) + 1) / 2);
    return bytes(in);
  }

  public static Hash hash(JsonParser in) throws IOException {
    return new Hash(bytes(in, Hash.SIZE));
  }

  public static Address address(JsonParser in) throws IOException {
    return new Address(bytes(in, Address.SIZE));
  }

  /** An unsigned number of up to 64 bits. */
  public static long quantity(JsonParser in) throws IOException {
    var digits = quantityDigits(in);
    var text = in.getTextCharacters();
    var start = in.getTextOffset() + 2;
    var result = 0L;
    for (var i = start; i < start + digits; i++) {
      var value = value(text[i]);
      if (value < 0) throw Json.bad(in, "quantity with a character that is no digit");
      if (result >>> 60 != 0) throw Json.bad(in, "quantity of more than 64 bits");
      result = result << 4 | value;
    }
    return result;
  }

  /** An unsigned number of up to 256 bits. */
  public static BigInteger bigQuantity(JsonParser in) throws IOException {
    var digits = quantityDigits(in);
    if (digits <= 15) return BigInteger.valueOf(quantity(in));
    if (digits > 64) throw Json.bad(in, "quantity of more than 256 bits");
    try {
      return new BigInteger(in.getText().substring(2), 16);
    } catch (NumberFormatException _) {
      throw Json.bad(in, "quantity with a character that is no digit");
    }
  }

  private static int quantityDigits(JsonParser in) throws IOException {
    var digits = digitCount(in);
    if (digits == 0) throw Json.bad(in, "quantity without digits");
    return digits;
  }

  private static int digitCount(JsonParser in) throws IOException {
    Json.expect(in, JsonToken.VALUE_STRING, "a hex text");
    var text = in.getTextCharacters();
    var start = in.getTextOffset();
    if (in.getTextLength() < 2 || text[start] != '0' || (text[start + 1] | 0x20) != 'x')
      throw Json.bad(in, "hex text without 0x");
    return in.getTextLength() - 2;
  }

  private static int value(char c) {
    return c < 128 ? VALUE[c] : NO_DIGIT;
  }
}
