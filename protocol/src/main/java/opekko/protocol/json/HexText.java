package opekko.protocol.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/** Bytes as JSON hex text: the digits go from the slice straight into the generator's buffer. */
public record HexText(Bytes bytes) implements SerializableString {
  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int DOES_NOT_FIT = -1;

  public static void write(JsonGenerator out, Bytes value) throws IOException {
    out.writeString(new HexText(value));
  }

  public static void writeField(JsonGenerator out, String name, Bytes value) throws IOException {
    out.writeFieldName(name);
    write(out, value);
  }

  public static void writeField(JsonGenerator out, String name, Hash value) throws IOException {
    writeField(out, name, value.bytes());
  }

  public static void writeField(JsonGenerator out, String name, Address value) throws IOException {
    writeField(out, name, value.bytes());
  }

  /** An unsigned number as a quantity: no leading zeros. */
  public static void writeQuantity(JsonGenerator out, String name, long value) throws IOException {
    out.writeStringField(name, "0x" + Long.toHexString(value));
  }

  public static void writeQuantity(JsonGenerator out, String name, BigInteger value)
      throws IOException {
    out.writeStringField(name, "0x" + value.toString(16));
  }

  @Override
  public String getValue() {
    return bytes.toHex();
  }

  @Override
  public int charLength() {
    return 2 + 2 * bytes.size();
  }

  @Override
  public int appendQuotedUTF8(byte[] buffer, int offset) {
    var length = charLength();
    if (length > buffer.length - offset) return DOES_NOT_FIT;
    buffer[offset] = '0';
    buffer[offset + 1] = 'x';
    bytes.read((array, start, size) -> {
      var at = offset + 2;
      for (var i = start; i < start + size; i++) {
        buffer[at++] = DIGITS[array[i] >>> 4 & 0xf];
        buffer[at++] = DIGITS[array[i] & 0xf];
      }
      return null;
    });
    return length;
  }

  @Override
  public byte[] asQuotedUTF8() {
    var text = new byte[charLength()];
    appendQuotedUTF8(text, 0);
    return text;
  }

  @Override
  public char[] asQuotedChars() {
    return getValue().toCharArray();
  }

  @Override
  public byte[] asUnquotedUTF8() {
    return asQuotedUTF8();
  }

  @Override
  public int appendQuoted(char[] buffer, int offset) {
    var text = asQuotedChars();
    if (text.length > buffer.length - offset) return DOES_NOT_FIT;
    System.arraycopy(text, 0, buffer, offset, text.length);
    return text.length;
  }

  @Override
  public int appendUnquotedUTF8(byte[] buffer, int offset) {
    return appendQuotedUTF8(buffer, offset);
  }

  @Override
  public int appendUnquoted(char[] buffer, int offset) {
    return appendQuoted(buffer, offset);
  }

  @Override
  public int writeQuotedUTF8(OutputStream out) throws IOException {
    var text = asQuotedUTF8();
    out.write(text);
    return text.length;
  }

  @Override
  public int writeUnquotedUTF8(OutputStream out) throws IOException {
    return writeQuotedUTF8(out);
  }

  @Override
  public int putQuotedUTF8(ByteBuffer buffer) {
    var text = asQuotedUTF8();
    if (text.length > buffer.remaining()) return DOES_NOT_FIT;
    buffer.put(text);
    return text.length;
  }

  @Override
  public int putUnquotedUTF8(ByteBuffer out) {
    return putQuotedUTF8(out);
  }
}
