package opekko.protocol.type;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * An immutable run of bytes: a window (array, offset, length) on an array nobody writes to any
 * more. Slicing copies nothing, so a decoder can hand out parts of one channel buffer.
 */
public final class Bytes implements Comparable<Bytes> {
  public static final Bytes EMPTY = new Bytes(new byte[0], 0, 0);
  private static final HexFormat HEX = HexFormat.of();
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] array;
  private final int offset;
  private final int size;

  private Bytes(byte[] array, int offset, int size) {
    this.array = array;
    this.offset = offset;
    this.size = size;
  }

  /** Takes the array over without a copy: the caller must not write to it any more. */
  public static Bytes wrap(byte[] array) {
    return array.length == 0 ? EMPTY : new Bytes(array, 0, array.length);
  }

  /** Takes part of the array over without a copy: the caller must not write to it any more. */
  public static Bytes wrap(byte[] array, int offset, int size) {
    Objects.checkFromIndexSize(offset, size, array.length);
    return size == 0 ? EMPTY : new Bytes(array, offset, size);
  }

  /** Copies the given bytes. */
  public static Bytes copyOf(byte... bytes) {
    return wrap(bytes.clone());
  }

  /** Of ints for the sake of literals; each must fit a byte (-128 to 255). */
  public static Bytes of(int... values) {
    var out = new byte[values.length];
    for (var i = 0; i < values.length; i++) out[i] = (byte) values[i];
    return wrap(out);
  }

  /**
   * Parses hex digits, with or without {@code 0x}.
   *
   * @throws IllegalArgumentException on an odd number of digits or a character that is no digit
   */
  public static Bytes fromHex(String hex) {
    var start = hex.startsWith("0x") || hex.startsWith("0X") ? 2 : 0;
    return wrap(HEX.parseHex(hex, start, hex.length()));
  }

  public static Bytes concat(Bytes... parts) {
    var total = 0;
    for (var part : parts) total = Math.addExact(total, part.size);
    var out = new byte[total];
    var at = 0;
    for (var part : parts) {
      part.copyTo(out, at);
      at += part.size;
    }
    return wrap(out);
  }

  public int size() {
    return size;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  public byte get(int index) {
    Objects.checkIndex(index, size);
    return array[offset + index];
  }

  /** The byte at {@code index} as 0 to 255. */
  public int getUnsigned(int index) {
    return get(index) & 0xff;
  }

  /** Four bytes, big endian. */
  public int getInt(int index) {
    Objects.checkFromIndexSize(index, 4, size);
    return (int) INT.get(array, offset + index);
  }

  /** Eight bytes, big endian; read it as unsigned. */
  public long getLong(int index) {
    Objects.checkFromIndexSize(index, 8, size);
    return (long) LONG.get(array, offset + index);
  }

  /** A window on the same bytes; no copy. */
  public Bytes slice(int from, int length) {
    Objects.checkFromIndexSize(from, length, size);
    return length == 0 ? EMPTY : new Bytes(array, offset + from, length);
  }

  /** A window from {@code from} to the end; no copy. */
  public Bytes slice(int from) {
    return slice(from, size - from);
  }

  public boolean isZero() {
    for (var i = 0; i < size; i++) if (array[offset + i] != 0) return false;
    return true;
  }

  public byte[] toArray() {
    return Arrays.copyOfRange(array, offset, offset + size);
  }

  public void copyTo(byte[] target, int at) {
    System.arraycopy(array, offset, target, at, size);
  }

  /** Feeds the bytes to a digest without a copy. */
  public void updateInto(MessageDigest digest) {
    digest.update(array, offset, size);
  }

  /** Lets a codec read the bytes in place; the sink must not write to the array. */
  public <R> R read(Reader<R> reader) {
    return reader.read(array, offset, size);
  }

  public ByteBuffer asByteBuffer() {
    return ByteBuffer.wrap(array, offset, size).slice().asReadOnlyBuffer();
  }

  public InputStream asInputStream() {
    return new ByteArrayInputStream(array, offset, size);
  }

  /** Lower-case digits with {@code 0x}. */
  public String toHex() {
    return "0x" + toUnprefixedHex();
  }

  public String toUnprefixedHex() {
    return HEX.formatHex(array, offset, offset + size);
  }

  @Override
  public int compareTo(Bytes other) {
    return Arrays.compareUnsigned(
        array, offset, offset + size, other.array, other.offset, other.offset + other.size);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Bytes other
        && size == other.size
        && Arrays.equals(
            array, offset, offset + size, other.array, other.offset, other.offset + other.size);
  }

  @Override
  public int hashCode() {
    var hash = 1;
    for (var i = 0; i < size; i++) hash = 31 * hash + array[offset + i];
    return hash;
  }

  @Override
  public String toString() {
    return size <= 64 ? toHex() : slice(0, 32).toHex() + "…(" + size + " bytes)";
  }

  /** Reads a window of an array. */
  @FunctionalInterface
  public interface Reader<R> {
    R read(byte[] array, int offset, int size);
  }
}
