package opekko.cluster;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/** Writes values for {@link WireReader}; texts and lists are cut where that would refuse them. */
final class WireWriter {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
  private final DataOutputStream out = new DataOutputStream(bytes);

  /** Writing to memory does not fail. */
  private interface Write {
    void run() throws IOException;
  }

  private WireWriter write(Write action) {
    try {
      action.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  WireWriter tag(int value) {
    return write(() -> out.writeByte(value));
  }

  WireWriter number(long value) {
    return write(() -> out.writeLong(value));
  }

  WireWriter flag(boolean value) {
    return write(() -> out.writeBoolean(value));
  }

  WireWriter text(String value) {
    var whole =
        value.length() > WireReader.MAX_TEXT ? value.substring(0, WireReader.MAX_TEXT) : value;
    return bytes(Bytes.wrap(whole.getBytes(StandardCharsets.UTF_8)));
  }

  WireWriter bytes(Bytes value) {
    return write(() -> {
      out.writeInt(value.size());
      value.read((array, offset, size) -> {
        bytes.write(array, offset, size);
        return size;
      });
    });
  }

  WireWriter texts(List<String> values) {
    var some = values.subList(0, Math.min(values.size(), WireReader.MAX_TEXTS));
    tag(some.size());
    some.forEach(this::text);
    return this;
  }

  WireWriter hash(Hash hash) {
    return write(() -> out.write(hash.bytes().toArray()));
  }

  WireWriter block(BlockId block) {
    return hash(block.hash()).number(block.number());
  }

  WireWriter instant(Instant value) {
    return number(value.toEpochMilli());
  }

  WireWriter maybe(OptionalLong value) {
    flag(value.isPresent());
    return value.isPresent() ? number(value.getAsLong()) : this;
  }

  WireWriter maybe(OptionalDouble value) {
    flag(value.isPresent());
    return value.isPresent() ? number(Double.doubleToLongBits(value.getAsDouble())) : this;
  }

  <T> WireWriter maybe(Optional<T> value, BiConsumer<WireWriter, T> writer) {
    flag(value.isPresent());
    value.ifPresent(present -> writer.accept(this, present));
    return this;
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }
}
