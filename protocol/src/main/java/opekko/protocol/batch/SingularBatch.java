package opekko.protocol.batch;

import java.util.ArrayList;
import java.util.List;
import opekko.protocol.rlp.RlpReader;
import opekko.protocol.rlp.RlpWriter;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * The batch of one L2 block.
 *
 * @param epochNumber number of its L1 origin
 * @param timestamp of the block, seconds, unsigned
 * @param transactions encoded, without deposits
 * @spec derivation.md#batch-format
 */
public record SingularBatch(
    Hash parentHash, long epochNumber, Hash epochHash, long timestamp, List<Bytes> transactions)
    implements Batch {
  public static final int TYPE = 0;

  static SingularBatch decode(Bytes content) {
    // Bytes after the list are left alone, as the reference does.
    var in = new RlpReader(content).nextList();
    var parentHash = in.nextHash();
    var epochNumber = in.nextLong();
    var epochHash = in.nextHash();
    var timestamp = in.nextLong();
    var transactions = new ArrayList<Bytes>();
    var list = in.nextList();
    while (!list.isAtEnd()) transactions.add(list.nextBytes());
    in.expectEnd();
    return new SingularBatch(parentHash, epochNumber, epochHash, timestamp, transactions);
  }

  @Override
  public Bytes encode() {
    var list =
        RlpWriter.list(out ->
            out.put(parentHash)
                .put(epochNumber)
                .put(epochHash)
                .put(timestamp)
                .putList(txs -> transactions.forEach(txs::put)));
    return Bytes.concat(Bytes.of(TYPE), list);
  }
}
