package opekko.derivation.source;

import java.util.ArrayList;
import java.util.List;
import opekko.protocol.l1.L1Block;
import opekko.protocol.type.Address;

/**
 * Before Ecotone: calldata of every batcher transaction, one that carries blobs included.
 *
 * @spec op-node rollup/derive/calldata_source.go
 */
public record CalldataSource() implements DataSource {
  @Override
  public List<DataRef> open(L1Block block, Address batcher) {
    var found = new ArrayList<DataRef>();
    for (var transaction : block.inbox())
      if (DataSource.isFromBatcher(transaction, batcher))
        found.add(new DataRef.Calldata(transaction.data()));
    return found;
  }
}
