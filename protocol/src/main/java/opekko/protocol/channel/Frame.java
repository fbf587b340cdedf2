package opekko.protocol.channel;

import java.util.ArrayList;
import java.util.List;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.type.Bytes;

/**
 * A piece of a channel, small enough for one batcher transaction.
 *
 * @param number place in the channel, 0 to 65,535
 * @spec derivation.md#frame-format
 */
public record Frame(ChannelId id, int number, Bytes data, boolean isLast) {
  /** The only version of a batcher transaction's data that carries frames. */
  public static final int DERIVATION_VERSION = 0;

  /** Bytes a frame costs beyond its data when channels are weighed. */
  public static final int WEIGHT_OVERHEAD = 200;

  public static final int MAX_DATA_SIZE = 1_000_000;

  public static final int MAX_NUMBER = 65_535;

  private static final int HEADER_SIZE = ChannelId.SIZE + 2 + 4;

  /** Bytes a frame takes beyond its data in a transaction. */
  public static final int OVERHEAD = HEADER_SIZE + 1;

  /** What it weighs in a channel or bank. */
  public long weight() {
    return data.size() + (long) WEIGHT_OVERHEAD;
  }

  /**
   * All frames of one batcher transaction. They count together or not at all.
   *
   * @throws InvalidData when a byte is out of place, or there is no frame
   */
  public static List<Frame> parseAll(Bytes transactionData) {
    if (transactionData.isEmpty()) throw new InvalidData("frames: no data");
    if (transactionData.getUnsigned(0) != DERIVATION_VERSION)
      throw new InvalidData("frames: unknown version " + transactionData.getUnsigned(0));
    var frames = new ArrayList<Frame>();
    var at = 1;
    while (at < transactionData.size()) {
      var frame = parse(transactionData, at);
      frames.add(frame);
      at += HEADER_SIZE + frame.data.size() + 1;
    }
    if (frames.isEmpty()) throw new InvalidData("frames: none");
    return frames;
  }

  private static Frame parse(Bytes all, int at) {
    if (all.size() - at < HEADER_SIZE) throw new InvalidData("frame: header cut short");
    var length = all.getInt(at + ChannelId.SIZE + 2);
    if (Integer.compareUnsigned(length, MAX_DATA_SIZE) > 0)
      throw new InvalidData("frame: data of " + Integer.toUnsignedString(length) + " bytes");
    if (all.size() - at - HEADER_SIZE < length + 1) throw new InvalidData("frame: data cut short");
    var last = all.getUnsigned(at + HEADER_SIZE + length);
    if (last > 1) throw new InvalidData("frame: " + last + " as mark of the last one");
    return new Frame(
        new ChannelId(all.slice(at, ChannelId.SIZE)),
        all.getUnsigned(at + ChannelId.SIZE) << 8 | all.getUnsigned(at + ChannelId.SIZE + 1),
        all.slice(at + HEADER_SIZE, length),
        last == 1);
  }

  /** The data of one batcher transaction that carries these frames. */
  public static Bytes encodeAll(List<Frame> frames) {
    var size = 1;
    for (var frame : frames) size += HEADER_SIZE + frame.data.size() + 1;
    var out = new byte[size];
    var at = 1;
    for (var frame : frames) at = frame.encode(out, at);
    return Bytes.wrap(out);
  }

  private int encode(byte[] out, int start) {
    id.bytes().copyTo(out, start);
    var at = start + ChannelId.SIZE;
    out[at++] = (byte) (number >>> 8);
    out[at++] = (byte) number;
    for (var shift = 24; shift >= 0; shift -= 8) out[at++] = (byte) (data.size() >>> shift);
    data.copyTo(out, at);
    at += data.size();
    out[at++] = (byte) (isLast ? 1 : 0);
    return at;
  }
}
