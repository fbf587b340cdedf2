package opekko.protocol.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.L1BlockRef;

/**
 * A channel being put together. Mutable; owned by one stage.
 *
 * @spec derivation.md#channel-format; op-node rollup/derive/channel.go
 */
public final class Channel {
  /** What became of a frame. */
  public enum Added {
    ADDED,
    DUPLICATE,
    SECOND_END,
    BEYOND_END,
    OUT_OF_ORDER
  }

  private final ChannelId id;
  private final L1BlockRef openBlock;
  private final boolean requireInOrder;
  private final TreeMap<Integer, Frame> frames = new TreeMap<>();
  private long weight;
  private boolean isClosed;
  private int endNumber;
  private int highestNumber;

  /**
   * @param openBlock the L1 block of its first frame
   * @param requireInOrder whether a gap is refused, as from Holocene on
   */
  public Channel(ChannelId id, L1BlockRef openBlock, boolean requireInOrder) {
    this.id = id;
    this.openBlock = openBlock;
    this.requireInOrder = requireInOrder;
  }

  public Added add(Frame frame) {
    if (frame.isLast() && isClosed) return Added.SECOND_END;
    if (frames.containsKey(frame.number())) return Added.DUPLICATE;
    if (isClosed && frame.number() >= endNumber) return Added.BEYOND_END;
    if (requireInOrder && frame.number() != frames.size()) return Added.OUT_OF_ORDER;
    if (frame.isLast()) close(frame.number());
    highestNumber = Math.max(highestNumber, frame.number());
    frames.put(frame.number(), frame);
    weight += frame.weight();
    return Added.ADDED;
  }

  private void close(int number) {
    endNumber = number;
    isClosed = true;
    if (endNumber >= highestNumber) return;
    // op-node takes the weight of every frame off here, not only of those it removes; banks are
    // pruned by it, so must ours be.
    for (var frame : frames.values()) weight -= frame.weight();
    frames.tailMap(endNumber, true).clear();
    highestNumber = endNumber;
  }

  /** All frames up to the last one are there. */
  public boolean isReady() {
    return isClosed && frames.size() == endNumber + 1;
  }

  /** The channel's bytes; only when {@link #isReady}. */
  public Bytes data() {
    List<Bytes> parts = new ArrayList<>(frames.size());
    for (var frame : frames.values()) parts.add(frame.data());
    return parts.size() == 1 ? parts.getFirst() : Bytes.concat(parts.toArray(Bytes[]::new));
  }

  public ChannelId id() {
    return id;
  }

  public L1BlockRef openBlock() {
    return openBlock;
  }

  /**
   * Bytes of the frames, each with its overhead, as op-node counts: may be off after a late end, as
   * there, in 64-bit arithmetic.
   */
  public long weight() {
    return weight;
  }
}
