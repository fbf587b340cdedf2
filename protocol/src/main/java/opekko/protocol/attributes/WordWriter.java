package opekko.protocol.attributes;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import opekko.protocol.type.Bytes;

/** Writes calldata of a size known before. */
final class WordWriter {
  private final ByteBuffer out;

  WordWriter(int size) {
    out = ByteBuffer.allocate(size);
  }

  WordWriter u16(int value) {
    out.putShort((short) value);
    return this;
  }

  WordWriter u32(int value) {
    out.putInt(value);
    return this;
  }

  WordWriter u64(long value) {
    out.putLong(value);
    return this;
  }

  /** A non-negative number in 32 bytes. */
  WordWriter word(BigInteger value) {
    var bytes = value.toByteArray();
    var start = bytes.length > 32 ? 1 : 0;
    for (var i = bytes.length - start; i < 32; i++) out.put((byte) 0);
    out.put(bytes, start, bytes.length - start);
    return this;
  }

  /** An unsigned number of 64 bits in 32 bytes. */
  WordWriter word(long value) {
    return u64(0).u64(0).u64(0).u64(value);
  }

  WordWriter raw(Bytes bytes) {
    out.put(bytes.asByteBuffer());
    return this;
  }

  Bytes toBytes() {
    return Bytes.wrap(out.array());
  }
}
