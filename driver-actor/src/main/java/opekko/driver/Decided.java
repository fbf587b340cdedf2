package opekko.driver;

import opekko.protocol.port.CommittedBlock;
import opekko.protocol.type.BlockId;

/** What the cluster's log says of the chain. */
public sealed interface Decided {
  /** Of the log when it said so: what an older one said has been given up since. */
  long lineage();

  BlockId id();

  /** The block is the next one of the chain, after its parent. */
  record Block(CommittedBlock block) implements Decided {
    @Override
    public long lineage() {
      return block.lineage();
    }

    @Override
    public BlockId id() {
      return block.envelope().id();
    }
  }

  /** The blocks above {@code id} are given up. */
  record Rewind(BlockId id, long lineage) implements Decided {}
}
