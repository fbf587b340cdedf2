package opekko.derivation.source;

import java.util.ArrayList;
import java.util.List;
import opekko.protocol.l1.L1Block;
import opekko.protocol.type.Address;

/**
 * From Ecotone on: the blobs of transactions that carry some, whose calldata is ignored, and the
 * calldata of the others.
 *
 * @spec ecotone/derivation.md#ecotone-blob-retrieval; op-node rollup/derive/blob_data_source.go
 */
public record BlobDataSource() implements DataSource {
  @Override
  public List<DataRef> open(L1Block block, Address batcher) {
    var found = new ArrayList<DataRef>();
    for (var transaction : block.inbox()) {
      if (!DataSource.isFromBatcher(transaction, batcher)) continue;
      if (transaction.type() == BLOB_TYPE)
        transaction.blobs().forEach(blob -> found.add(new DataRef.InBlob(blob)));
      else found.add(new DataRef.Calldata(transaction.data()));
    }
    return found;
  }
}
