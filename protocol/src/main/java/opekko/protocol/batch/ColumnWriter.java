package opekko.protocol.batch;

import java.io.ByteArrayOutputStream;
import opekko.protocol.type.Bytes;

/** Writes the columns of a span batch. */
final class ColumnWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  void uvarint(long value) {
    var rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  void raw(Bytes bytes) {
    bytes.read((array, offset, size) -> {
      out.write(array, offset, size);
      return null;
    });
  }

  Bytes toBytes() {
    return Bytes.wrap(out.toByteArray());
  }
}
