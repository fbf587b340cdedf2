package opekko.protocol.batch;

import java.util.ArrayList;
import java.util.List;
import opekko.protocol.type.Bytes;

/**
 * Puts consecutive blocks into one span batch: the batcher's direction.
 *
 * @spec delta/span-batches.md; op-node rollup/derive/span_batch.go, AppendSingularBatch
 */
public final class SpanBatchBuilder {
  private static final int CHECK_SIZE = 20;

  private final long genesisTime;
  private final List<SingularBatch> blocks = new ArrayList<>();
  private final List<Integer> transactionCounts = new ArrayList<>();
  private final SpanTransactionColumns columns;
  private boolean startsEpoch;

  /**
   * @param genesisTime of L2, seconds
   * @param chainId of L2
   */
  public SpanBatchBuilder(long genesisTime, long chainId) {
    this.genesisTime = genesisTime;
    this.columns = new SpanTransactionColumns(chainId);
  }

  /**
   * @param startsEpoch whether it is the first block of its L1 origin (only asked of the span's
   *     first block; of the others the origins tell)
   * @throws IllegalArgumentException when it is older than the block before, or a transaction
   *     cannot be in a span batch
   */
  public SpanBatchBuilder add(SingularBatch block, boolean startsEpoch) {
    if (blocks.isEmpty()) this.startsEpoch = startsEpoch;
    else if (Long.compareUnsigned(block.timestamp(), blocks.getLast().timestamp()) < 0)
      throw new IllegalArgumentException("blocks of a span batch come in the order of their time");
    block.transactions().forEach(columns::add);
    blocks.add(block);
    transactionCounts.add(block.transactions().size());
    return this;
  }

  /**
   * @throws IllegalStateException when there is no block
   */
  public SpanBatch build() {
    if (blocks.isEmpty()) throw new IllegalStateException("a span batch has a block at least");
    var first = blocks.getFirst();
    var last = blocks.getLast();
    return new SpanBatch(
        first.timestamp() - genesisTime,
        last.epochNumber(),
        check(first.parentHash().bytes()),
        check(last.epochHash().bytes()),
        originBits(),
        List.copyOf(transactionCounts),
        columns.build());
  }

  private BitList originBits() {
    var bits = new boolean[blocks.size()];
    bits[0] = startsEpoch;
    for (var i = 1; i < bits.length; i++)
      bits[i] = blocks.get(i).epochNumber() != blocks.get(i - 1).epochNumber();
    return BitList.of(bits);
  }

  private static Bytes check(Bytes hash) {
    return hash.slice(0, CHECK_SIZE);
  }
}
