package opekko.protocol.batch;

import opekko.protocol.fault.InvalidData;
import opekko.protocol.rlp.RlpReader;
import opekko.protocol.type.Bytes;

/** Reads the columns of a span batch; slices, no copies. */
final class ColumnReader {
  private static final int MAX_TYPE = 0x7f;

  private final Bytes data;
  private int position;

  ColumnReader(Bytes data) {
    this.data = data;
  }

  int remaining() {
    return data.size() - position;
  }

  /** An unsigned LEB128 number of 64 bits. */
  long uvarint() {
    var value = 0L;
    for (var shift = 0; shift < 70; shift += 7) {
      var next = bytes(1).getUnsigned(0);
      if (shift == 63 && next > 1) throw new InvalidData("span batch: number over 64 bits");
      value |= (next & 0x7fL) << shift;
      if (next < 0x80) return value;
    }
    throw new InvalidData("span batch: number over 64 bits");
  }

  int count(int limit) {
    var value = uvarint();
    if (Long.compareUnsigned(value, limit) > 0)
      throw new InvalidData("span batch: a count over " + limit);
    return (int) value;
  }

  Bytes bytes(int size) {
    if (size > remaining()) throw new InvalidData("span batch: cut short");
    var slice = data.slice(position, size);
    position += size;
    return slice;
  }

  BitList bits(int count) {
    return new BitList(bytes((count + 7) / 8), count);
  }

  /** One RLP list, headers included, and the type byte before it if there is one. */
  Bytes typedList() {
    if (remaining() == 0) throw new InvalidData("span batch: cut short");
    var start = position;
    if (data.getUnsigned(position) <= MAX_TYPE) position++;
    var reader = new RlpReader(data.slice(position));
    if (!reader.isListNext()) throw new InvalidData("span batch: a list is expected");
    var list = reader.nextRaw();
    if (list.size() > SpanBatch.MAX_ELEMENTS) throw new InvalidData("span batch: list too large");
    position += list.size();
    return data.slice(start, position - start);
  }
}
