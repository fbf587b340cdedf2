package opekko.protocol.batch;

import opekko.protocol.fault.InvalidData;
import opekko.protocol.type.Bytes;

/** Bits as span batches write them: one big-endian number, bit 0 being its lowest. */
public record BitList(Bytes bytes, int size) {
  public BitList {
    if (bytes.size() != (size + 7) / 8) throw new InvalidData("bits: wrong number of bytes");
    if (size % 8 != 0 && bytes.getUnsigned(0) >>> size % 8 != 0)
      throw new InvalidData("bits: more than " + size);
  }

  static BitList of(boolean... values) {
    var out = new byte[(values.length + 7) / 8];
    for (var i = 0; i < values.length; i++)
      if (values[i]) out[out.length - 1 - i / 8] |= (byte) (1 << i % 8);
    return new BitList(Bytes.wrap(out), values.length);
  }

  public boolean get(int index) {
    return (bytes.get(bytes.size() - 1 - index / 8) & 1 << index % 8) != 0;
  }

  int count() {
    var count = 0;
    for (var i = 0; i < bytes.size(); i++) count += Integer.bitCount(bytes.getUnsigned(i));
    return count;
  }
}
