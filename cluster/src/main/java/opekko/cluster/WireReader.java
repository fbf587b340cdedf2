package opekko.cluster;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * Reads values of a message. Never allocates more than the message has bytes.
 *
 * <p>Each method throws {@link InvalidData} where the bytes are something else.
 */
final class WireReader {
  /** In characters. */
  static final int MAX_TEXT = 2_000;

  static final int MAX_TEXTS = 32;
  private static final int HASH_SIZE = 32;

  private final ByteBuffer in;
  private final byte[] array;

  WireReader(byte[] array) {
    this.array = array;
    this.in = ByteBuffer.wrap(array);
  }

  private void need(int size) {
    if (size < 0 || in.remaining() < size)
      throw new InvalidData(
          "ends at byte %d, %d more were said to come".formatted(array.length, size));
  }

  int tag() {
    need(1);
    return in.get() & 0xff;
  }

  long number() {
    need(Long.BYTES);
    return in.getLong();
  }

  boolean flag() {
    return switch (tag()) {
      case 0 -> false;
      case 1 -> true;
      default -> throw new InvalidData("neither true nor false");
    };
  }

  Bytes bytes() {
    need(Integer.BYTES);
    var size = in.getInt();
    need(size);
    var value = Bytes.wrap(array, in.position(), size);
    in.position(in.position() + size);
    return value;
  }

  String text() {
    var value = new String(bytes().toArray(), StandardCharsets.UTF_8);
    if (value.length() > MAX_TEXT)
      throw new InvalidData("a text of %d characters".formatted(value.length()));
    return value;
  }

  List<String> texts() {
    var count = tag();
    if (count > MAX_TEXTS) throw new InvalidData(count + " texts");
    var values = new ArrayList<String>(count);
    for (var i = 0; i < count; i++) values.add(text());
    return values;
  }

  Hash hash() {
    need(HASH_SIZE);
    var value = new byte[HASH_SIZE];
    in.get(value);
    return new Hash(Bytes.wrap(value));
  }

  BlockId block() {
    return new BlockId(hash(), number());
  }

  Instant instant() {
    try {
      return Instant.ofEpochMilli(number());
    } catch (DateTimeException e) {
      throw new InvalidData("no time");
    }
  }

  OptionalLong maybeNumber() {
    return flag() ? OptionalLong.of(number()) : OptionalLong.empty();
  }

  OptionalDouble maybeReal() {
    return flag() ? OptionalDouble.of(Double.longBitsToDouble(number())) : OptionalDouble.empty();
  }

  <T> Optional<T> maybe(Function<WireReader, T> reader) {
    return flag() ? Optional.of(reader.apply(this)) : Optional.empty();
  }

  void end() {
    if (in.hasRemaining()) throw new InvalidData(in.remaining() + " bytes too many");
  }
}
