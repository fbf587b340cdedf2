package opekko.rpc.l1;

import java.util.LinkedHashMap;
import java.util.Optional;
import opekko.protocol.l1.L1Block;
import opekko.protocol.type.Hash;

/**
 * The digests of blocks read last, by hash, so that they never change. A reset reads the same
 * blocks again. Bounded in bytes. Thread-safe.
 */
final class VerifiedBlocks {
  private static final long MAX_BYTES = 16 << 20;
  private static final int OVERHEAD = 512;

  private final LinkedHashMap<Hash, L1Block> blocks = new LinkedHashMap<>(256, 0.75f, true);
  private long bytes;

  synchronized Optional<L1Block> get(Hash hash) {
    return Optional.ofNullable(blocks.get(hash));
  }

  /** Answers the block itself. */
  synchronized L1Block keep(L1Block block) {
    if (blocks.put(block.ref().hash(), block) == null) bytes += size(block);
    var oldest = blocks.entrySet().iterator();
    while (bytes > MAX_BYTES) {
      bytes -= size(oldest.next().getValue());
      oldest.remove();
    }
    return block;
  }

  private static long size(L1Block block) {
    var size = (long) OVERHEAD;
    for (var transaction : block.inbox()) size += transaction.data().size() + OVERHEAD;
    for (var deposit : block.deposits()) size += deposit.size();
    return size + (long) OVERHEAD * block.configUpdates().size();
  }
}
