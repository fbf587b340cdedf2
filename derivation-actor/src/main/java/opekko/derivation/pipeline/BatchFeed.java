package opekko.derivation.pipeline;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.config.SystemConfig;
import opekko.protocol.fault.Fault;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.l1.L1Block;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.L1BlockRef;

/**
 * The stages that depend on L1 alone, and what they gave so far: batches in order, with marks where
 * one L1 block ends and the next begins. The reading end stands at {@link #origin}, the writing end
 * may be blocks ahead, so that decoding hides behind the engine's work.
 */
final class BatchFeed {
  private sealed interface Item {
    record Read(DecodedBatch batch, long channelId) implements Item {}

    record Origin(L1Block block) implements Item {}
  }

  private final RollupConfig config;
  private final PipelineObserver observer;
  private final L1Traversal traversal;
  private final L1Retrieval retrieval;
  private final FrameQueue frames;
  private final ChannelReader reader;
  private final Deque<Item> items = new ArrayDeque<>();
  private ChannelStage channels;
  private L1BlockRef origin;
  private long channelIdOfLast = -1;
  private long weight;
  private int batches;
  private boolean isOriginRead;

  BatchFeed(RollupConfig config, L1Block base, SystemConfig baseConfig, PipelineObserver observer) {
    this.config = config;
    this.observer = observer;
    this.traversal = new L1Traversal(config, base, baseConfig);
    this.retrieval = new L1Retrieval(config, traversal, observer);
    this.frames = new FrameQueue(config, retrieval, observer);
    this.reader = new ChannelReader(config, observer);
    this.origin = base.ref();
    this.channels =
        isHolocene(origin)
            ? new ChannelAssembler(config, frames, observer)
            : new ChannelBank(config, frames, observer);
  }

  /** The L1 block whose batches are given now. */
  L1BlockRef origin() {
    return origin;
  }

  /** The L1 block the stages read now; at or after {@link #origin}. */
  L1BlockRef readOrigin() {
    return traversal.origin();
  }

  SystemConfig systemConfig() {
    return traversal.systemConfig();
  }

  /** True when nothing can be given before {@link #read} was called again. */
  boolean isStarved() {
    return items.isEmpty() && !isOriginRead;
  }

  /** True when all of the L1 block at the writing end is read: {@link #advance} comes next. */
  boolean isOriginRead() {
    return isOriginRead;
  }

  /** Does one bounded piece of reading: a frame, a channel, or a batch. */
  Pulled<DecodedBatch> read() {
    var pulled = reader.nextBatch(channels, traversal.origin());
    switch (pulled) {
      case Pulled.Got<DecodedBatch>(var batch) -> {
        items.add(new Item.Read(batch, reader.channelId()));
        weight += batch.weight();
        batches++;
      }
      case Pulled.Exhausted<DecodedBatch> _ -> isOriginRead = true;
      case Pulled.Again<DecodedBatch> _,
          Pulled.Blocked<DecodedBatch> _,
          Pulled.Failed<DecodedBatch> _ -> {}
    }
    return pulled;
  }

  void provideBlobs(L1BlockRef block, java.util.List<Bytes> blobs) {
    retrieval.provideBlobs(block, blobs);
  }

  /**
   * Moves the writing end on to the next L1 block.
   *
   * <p>At Holocene's activation frames and channels are lost. op-node skips this switch when an
   * earlier fork activates with the very same L1 block, and fails later; here it is made always.
   */
  Optional<Fault> advance(L1Block next) {
    var isHoloceneBefore = isHolocene(traversal.origin());
    var fault = traversal.advance(next);
    if (fault.isPresent()) return fault;
    if (!isHoloceneBefore && isHolocene(next.ref())) {
      frames.clear();
      channels = new ChannelAssembler(config, frames, observer);
    }
    var kept = EpochBlocks.withoutInbox(next);
    items.add(new Item.Origin(kept));
    weight += EpochBlocks.weight(kept);
    isOriginRead = false;
    return fault;
  }

  /** The next batch at {@link #origin}; exhausted when it has no more, again while starved. */
  Pulled<DecodedBatch> next() {
    if (isStarved()) return new Pulled.Again<>();
    if (!(items.peek() instanceof Item.Read(var batch, var channelId)))
      return new Pulled.Exhausted<>();
    items.remove();
    weight -= batch.weight();
    batches--;
    channelIdOfLast = channelId;
    return new Pulled.Got<>(batch);
  }

  /** Moves the reading end on, if the next L1 block has been begun. */
  Optional<L1Block> nextOrigin() {
    if (!(items.peek() instanceof Item.Origin(var block))) return Optional.empty();
    items.remove();
    weight -= EpochBlocks.weight(block);
    origin = block.ref();
    return Optional.of(block);
  }

  /**
   * Drops the rest of the channel the last batch came from. A channel is read to its end within one
   * L1 block, so what was read ahead of other channels is not touched, as in op-node, which would
   * not have begun them.
   *
   * @spec holocene/derivation.md#batch-queue
   */
  void flushChannel() {
    while (items.peek() instanceof Item.Read(var batch, var channelId)
        && channelId == channelIdOfLast) {
      items.remove();
      weight -= batch.weight();
      batches--;
    }
    if (reader.channelId() == channelIdOfLast) reader.drop();
  }

  /** Frees what is held outside the heap. */
  void close() {
    reader.drop();
  }

  /** Batches read and not yet given. */
  int batches() {
    return batches;
  }

  /** Bytes of all that was read and not yet given. */
  long weight() {
    return weight;
  }

  ChannelStage channels() {
    return channels;
  }

  private boolean isHolocene(L1BlockRef block) {
    return config.isActive(Hardfork.HOLOCENE, block.time());
  }
}
