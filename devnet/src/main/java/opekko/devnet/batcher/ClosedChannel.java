package opekko.devnet.batcher;

import java.util.List;
import opekko.protocol.channel.ChannelId;
import opekko.protocol.channel.Frame;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.L2BlockRef;

/**
 * A channel that takes no more blocks and is on its way to L1.
 *
 * @param frames none until the first is to be sent: only then it is known where they go
 * @param sent how many of them are in transactions
 * @param confirmed how many of them are in L1 for good
 * @param inclusion where those are
 */
public record ClosedChannel(
    ChannelId id,
    L2BlockRef first,
    L2BlockRef last,
    ChannelContent.Output output,
    boolean asBlobs,
    List<Frame> frames,
    int sent,
    int confirmed,
    Range inclusion) {

  /** L1 blocks, both ends included; none when {@code first} is after {@code last}. */
  public record Range(long first, long last) {
    static final Range NONE = new Range(Long.MAX_VALUE, -1);

    Range with(BlockId block) {
      return new Range(Math.min(first, block.number()), Math.max(last, block.number()));
    }

    boolean isEmpty() {
      return first > last;
    }
  }

  static ClosedChannel of(
      ChannelId id, L2BlockRef first, L2BlockRef last, ChannelContent.Output output) {
    return new ClosedChannel(id, first, last, output, false, List.of(), 0, 0, Range.NONE);
  }

  boolean isCut() {
    return !frames.isEmpty();
  }

  boolean isSent() {
    return isCut() && sent == frames.size();
  }

  ClosedChannel cut(boolean intoBlobs, List<Frame> made) {
    return new ClosedChannel(id, first, last, output, intoBlobs, made, sent, confirmed, inclusion);
  }

  ClosedChannel withSent(int count) {
    return new ClosedChannel(
        id, first, last, output, asBlobs, frames, sent + count, confirmed, inclusion);
  }

  ClosedChannel withConfirmed(int count, BlockId block) {
    return new ClosedChannel(
        id, first, last, output, asBlobs, frames, sent, confirmed + count, inclusion.with(block));
  }
}
