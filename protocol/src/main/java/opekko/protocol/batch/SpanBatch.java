package opekko.protocol.batch;

import java.util.ArrayList;
import java.util.List;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * The batch of a run of L2 blocks, in its raw form: columns instead of blocks.
 *
 * @param relTimestamp seconds from L2 genesis to the first block, unsigned
 * @param l1OriginNumber origin of the last block
 * @param parentCheck first 20 bytes of the hash of the first block's parent
 * @param l1OriginCheck first 20 bytes of the hash of the last block's origin
 * @param originBits for each block whether its origin is another than that of the block before
 * @param transactionCounts for each block
 * @param transactions columns over the transactions of all blocks
 * @spec delta/span-batches.md#span-batch-format
 */
public record SpanBatch(
    long relTimestamp,
    long l1OriginNumber,
    Bytes parentCheck,
    Bytes l1OriginCheck,
    BitList originBits,
    List<Integer> transactionCounts,
    SpanTransactions transactions)
    implements Batch {
  public static final int TYPE = 1;

  /** Limit on the number of blocks, and of transactions. */
  static final int MAX_ELEMENTS = 10_000_000;

  private static final int CHECK_SIZE = 20;

  public int blockCount() {
    return transactionCounts.size();
  }

  static SpanBatch decode(Bytes content) {
    var in = new ColumnReader(content);
    var relTimestamp = in.uvarint();
    var originNumber = in.uvarint();
    var parentCheck = in.bytes(CHECK_SIZE);
    var originCheck = in.bytes(CHECK_SIZE);
    var blockCount = in.count(MAX_ELEMENTS);
    if (blockCount == 0) throw new InvalidData("span batch: no blocks");
    var originBits = in.bits(blockCount);
    var counts = new ArrayList<Integer>(Math.min(blockCount, in.remaining()));
    var total = 0L;
    for (var i = 0; i < blockCount; i++) {
      var count = in.count(MAX_ELEMENTS);
      counts.add(count);
      total += count;
    }
    if (total > MAX_ELEMENTS) throw new InvalidData("span batch: too many transactions");
    var transactions = SpanTransactions.decode(in, (int) total);
    return new SpanBatch(
        relTimestamp, originNumber, parentCheck, originCheck, originBits, counts, transactions);
  }

  @Override
  public Bytes encode() {
    var out = new ColumnWriter();
    out.raw(Bytes.of(TYPE));
    out.uvarint(relTimestamp);
    out.uvarint(l1OriginNumber);
    out.raw(parentCheck);
    out.raw(l1OriginCheck);
    out.uvarint(blockCount());
    out.raw(originBits.bytes());
    transactionCounts.forEach(out::uvarint);
    transactions.encode(out);
    return out.toBytes();
  }

  /** The numbers of the blocks' L1 origins: known is the last, the bits tell the way back. */
  public long[] originNumbers() {
    var numbers = new long[blockCount()];
    var number = l1OriginNumber;
    for (var i = numbers.length - 1; i >= 0; i--) {
      numbers[i] = number;
      if (originBits.get(i) && i > 0) number--;
    }
    return numbers;
  }

  public boolean checksParent(Hash hash) {
    return hash.bytes().slice(0, CHECK_SIZE).equals(parentCheck);
  }

  public boolean checksOrigin(Hash hash) {
    return hash.bytes().slice(0, CHECK_SIZE).equals(l1OriginCheck);
  }
}
