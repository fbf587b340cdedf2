package opekko.devnet.replay;

import opekko.protocol.type.BlockId;

/** The safe head after the recorded node had processed an L1 block. */
public record SafeAt(BlockId l1, BlockId safe) {
  static SafeAt of(Row row) {
    return new SafeAt(row.id("l1"), row.id("safe"));
  }
}
