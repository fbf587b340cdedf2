package opekko.derivation.pipeline;

import java.util.List;
import opekko.protocol.batch.SpanBatch;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * A span batch as blocks: each with time, number of its L1 origin and transactions. Times and
 * numbers come from the batcher unchecked: compare them as unsigned.
 *
 * @spec delta/span-batches.md; op-node rollup/derive/span_batch.go
 */
final class SpanBlocks {
  private final SpanBatch raw;
  private final long[] origins;
  private final List<Bytes> transactions;
  private final int[] ends;
  private final long firstTime;
  private final long blockTime;

  private SpanBlocks(
      SpanBatch raw, List<Bytes> transactions, int[] ends, long firstTime, long blockTime) {
    this.raw = raw;
    this.origins = raw.originNumbers();
    this.transactions = transactions;
    this.ends = ends;
    this.firstTime = firstTime;
    this.blockTime = blockTime;
  }

  /**
   * @throws opekko.protocol.fault.InvalidData when the columns do not make transactions
   */
  static SpanBlocks of(SpanBatch raw, RollupConfig config) {
    return of(raw, raw.transactions().expand(config.l2ChainId()), config);
  }

  /**
   * @param transactions of all blocks, in full
   */
  static SpanBlocks of(SpanBatch raw, List<Bytes> transactions, RollupConfig config) {
    var ends = new int[raw.blockCount()];
    var end = 0;
    for (var i = 0; i < ends.length; i++) {
      end += raw.transactionCounts().get(i);
      ends[i] = end;
    }
    return new SpanBlocks(
        raw,
        transactions,
        ends,
        config.genesis().l2Time() + raw.relTimestamp(),
        config.blockTime());
  }

  int count() {
    return origins.length;
  }

  long time(int index) {
    return firstTime + blockTime * index;
  }

  long firstTime() {
    return firstTime;
  }

  long lastTime() {
    return time(count() - 1);
  }

  long origin(int index) {
    return origins[index];
  }

  long firstOrigin() {
    return origins[0];
  }

  long lastOrigin() {
    return origins[origins.length - 1];
  }

  List<Bytes> transactions(int index) {
    return transactions.subList(index == 0 ? 0 : ends[index - 1], ends[index]);
  }

  boolean checksParent(Hash hash) {
    return raw.checksParent(hash);
  }

  boolean checksOrigin(Hash hash) {
    return raw.checksOrigin(hash);
  }
}
