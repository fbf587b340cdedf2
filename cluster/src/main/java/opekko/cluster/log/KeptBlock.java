package opekko.cluster.log;

import opekko.protocol.commitlog.LogRecord;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Bytes;

/**
 * A decided block, and its record in the log. Both share their bytes, so that a block which is kept
 * and written to snapshots is not encoded for that again.
 */
record KeptBlock(LogRecord.Block block, Bytes encoded) {
  BlockId id() {
    return block.tip();
  }
}
