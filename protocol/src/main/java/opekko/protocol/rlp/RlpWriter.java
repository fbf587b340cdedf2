package opekko.protocol.rlp;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.function.Consumer;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * Writes RLP into one growing buffer. A list is written in place: its content first, then moved by
 * the size of its header, which is 1 to 5 bytes.
 */
public final class RlpWriter {
  private static final int SHORT_LIMIT = 55;

  private byte[] buffer;
  private int size;

  public RlpWriter() {
    this(256);
  }

  public RlpWriter(int expectedSize) {
    buffer = new byte[Math.max(16, expectedSize)];
  }

  /** One list with what {@code items} writes, encoded. */
  public static Bytes list(Consumer<RlpWriter> items) {
    return new RlpWriter().putList(items).toBytes();
  }

  /** A type byte followed by one list: the envelope of typed transactions and receipts. */
  public static Bytes typed(int type, Consumer<RlpWriter> items) {
    var writer = new RlpWriter();
    writer.putRawByte(type);
    return writer.putList(items).toBytes();
  }

  public static Bytes number(long value) {
    return new RlpWriter(9).put(value).toBytes();
  }

  public RlpWriter put(Bytes item) {
    if (item.size() == 1 && item.getUnsigned(0) < 0x80) {
      putRawByte(item.getUnsigned(0));
      return this;
    }
    putHeader(0x80, item.size());
    return putRaw(item);
  }

  public RlpWriter put(Hash hash) {
    return put(hash.bytes());
  }

  public RlpWriter put(Address address) {
    return put(address.bytes());
  }

  public RlpWriter put(boolean value) {
    return put(value ? 1L : 0L);
  }

  /** An unsigned number. */
  public RlpWriter put(long value) {
    if (value >= 0 && value < 0x80) {
      putRawByte(value == 0 ? 0x80 : (int) value);
      return this;
    }
    var length = (64 - Long.numberOfLeadingZeros(value) + 7) / 8;
    putRawByte(0x80 + length);
    for (var i = length - 1; i >= 0; i--) putRawByte((int) (value >>> 8 * i));
    return this;
  }

  /** A non-negative number. */
  public RlpWriter put(BigInteger value) {
    if (value.signum() < 0) throw new IllegalArgumentException("rlp has no negative numbers");
    if (value.bitLength() <= 63) return put(value.longValueExact());
    var bytes = value.toByteArray();
    var start = bytes[0] == 0 ? 1 : 0;
    return put(Bytes.wrap(bytes, start, bytes.length - start));
  }

  public RlpWriter putList(Consumer<RlpWriter> items) {
    var start = size;
    items.accept(this);
    var length = size - start;
    var header = headerSize(length);
    ensure(header);
    System.arraycopy(buffer, start, buffer, start + header, length);
    size = start;
    putHeader(0xc0, length);
    size += length;
    return this;
  }

  /** Bytes that are RLP already. */
  public RlpWriter putRaw(Bytes encoded) {
    ensure(encoded.size());
    encoded.copyTo(buffer, size);
    size += encoded.size();
    return this;
  }

  /** The result; the writer must not be used any more. */
  public Bytes toBytes() {
    return Bytes.wrap(buffer, 0, size);
  }

  private void putRawByte(int value) {
    ensure(1);
    buffer[size++] = (byte) value;
  }

  private void putHeader(int base, int length) {
    if (length <= SHORT_LIMIT) {
      putRawByte(base + length);
      return;
    }
    var sizeOfLength = headerSize(length) - 1;
    putRawByte(base + SHORT_LIMIT + sizeOfLength);
    for (var i = sizeOfLength - 1; i >= 0; i--) putRawByte(length >>> 8 * i);
  }

  private static int headerSize(int length) {
    return length <= SHORT_LIMIT ? 1 : 1 + (32 - Integer.numberOfLeadingZeros(length) + 7) / 8;
  }

  private void ensure(int more) {
    if (more > buffer.length - size)
      buffer = Arrays.copyOf(buffer, Math.max(Math.addExact(size, more), buffer.length * 2));
  }
}
