package opekko.devnet.batcher;

import java.util.ArrayList;
import java.util.List;
import opekko.protocol.batch.Batch;
import opekko.protocol.batch.SpanBatchBuilder;
import opekko.protocol.channel.Compression;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.rlp.RlpWriter;
import opekko.protocol.type.Bytes;

/**
 * What goes into one channel, and how it is written.
 *
 * @param blocks consecutive, one at least
 * @param blocksPerSpan the most blocks of one span batch; 0 for one batch of each block
 */
public record ChannelContent(List<LoadedBlock> blocks, int blocksPerSpan, Compression compression) {
  static final int SINGULAR = 0;

  /**
   * The channel's bytes.
   *
   * @param plainBytes how many there were before compression
   */
  public record Output(int plainBytes, Bytes compressed) {}

  /** Takes a good part of a second for a large channel. */
  public Output compress(RollupConfig rollup) {
    var plain = new RlpWriter(blocks.stream().mapToInt(LoadedBlock::plainBytes).sum());
    for (var batch : batches(rollup)) plain.put(batch.encode());
    var bytes = plain.toBytes();
    return new Output(bytes.size(), compression.compress(bytes));
  }

  private List<Batch> batches(RollupConfig rollup) {
    var batches = new ArrayList<Batch>();
    if (blocksPerSpan == SINGULAR) {
      for (var block : blocks) batches.add(block.batch());
      return batches;
    }
    for (var from = 0; from < blocks.size(); from += blocksPerSpan) {
      var span = new SpanBatchBuilder(rollup.genesis().l2Time(), rollup.l2ChainId());
      for (var block : blocks.subList(from, Math.min(blocks.size(), from + blocksPerSpan)))
        span.add(block.batch(), block.startsEpoch());
      batches.add(span.build());
    }
    return batches;
  }
}
