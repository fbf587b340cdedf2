package opekko.cluster.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import opekko.protocol.type.Bytes;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteOutput;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/**
 * Blocks on their way to Ratis and back without a copy: neither side writes to them any more, so
 * what this node keeps of a block and what Ratis caches of its log are the same bytes.
 */
final class SharedBytes extends ByteOutput {
  private Bytes bytes = Bytes.EMPTY;

  private SharedBytes() {}

  static ByteString toRatis(Bytes bytes) {
    return bytes.read(UnsafeByteOperations::unsafeWrap);
  }

  static Bytes fromRatis(ByteString string) {
    var out = new SharedBytes();
    try {
      UnsafeByteOperations.unsafeWriteTo(string, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.bytes;
  }

  private void add(Bytes part) {
    bytes = bytes.isEmpty() ? part : Bytes.concat(bytes, part);
  }

  /** Bytes that will not change: those of a string in one piece. */
  @Override
  public void writeLazy(byte[] value, int offset, int length) {
    add(Bytes.wrap(value, offset, length));
  }

  @Override
  public void writeLazy(ByteBuffer value) {
    write(value);
  }

  @Override
  public void write(byte value) {
    add(Bytes.of(value));
  }

  @Override
  public void write(byte[] value, int offset, int length) {
    add(Bytes.wrap(Arrays.copyOfRange(value, offset, offset + length)));
  }

  @Override
  public void write(ByteBuffer value) {
    var copy = new byte[value.remaining()];
    value.get(copy);
    add(Bytes.wrap(copy));
  }
}
