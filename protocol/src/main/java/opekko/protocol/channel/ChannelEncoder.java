package opekko.protocol.channel;

import java.util.ArrayList;
import java.util.List;
import opekko.protocol.batch.Batch;
import opekko.protocol.rlp.RlpWriter;
import opekko.protocol.type.Bytes;

/** The batcher's direction: batches to a channel to frames. */
public final class ChannelEncoder {
  private ChannelEncoder() {}

  public static Bytes channel(List<? extends Batch> batches, Compression compression) {
    var plain = new RlpWriter();
    batches.forEach(batch -> plain.put(batch.encode()));
    return compression.compress(plain.toBytes());
  }

  /**
   * @param maxDataSize bytes of channel data in one frame, 1 to 1,000,000
   * @throws IllegalArgumentException when the channel would need more frames than can be numbered
   */
  public static List<Frame> frames(ChannelId id, Bytes channel, int maxDataSize) {
    if (maxDataSize < 1 || maxDataSize > Frame.MAX_DATA_SIZE)
      throw new IllegalArgumentException("a frame cannot carry " + maxDataSize + " bytes");
    if (channel.size() > (Frame.MAX_NUMBER + 1L) * maxDataSize)
      throw new IllegalArgumentException(
          channel.size() + " bytes do not fit frames of " + maxDataSize);
    var frames = new ArrayList<Frame>();
    for (var at = 0; at == 0 || at < channel.size(); at += maxDataSize) {
      var size = Math.min(maxDataSize, channel.size() - at);
      var isLast = at + size == channel.size();
      frames.add(new Frame(id, frames.size(), channel.slice(at, size), isLast));
    }
    return frames;
  }
}
