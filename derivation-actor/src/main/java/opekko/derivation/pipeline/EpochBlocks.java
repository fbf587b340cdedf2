package opekko.derivation.pipeline;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import opekko.protocol.l1.L1Block;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * What L2 blocks take from L1 blocks read already: header facts, deposits, configuration updates. A
 * sequencing window of blocks may be waiting, so their bytes are bounded; what does not fit is
 * asked for again when its epoch begins.
 */
final class EpochBlocks {
  private static final long OVERHEAD = 512;

  private final long maxBytes;
  private final Deque<L1Block> blocks = new ArrayDeque<>();
  private long bytes;

  EpochBlocks(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** The part that L2 blocks take something from. */
  static L1Block withoutInbox(L1Block block) {
    return new L1Block(
        block.info(), List.of(), block.deposits(), block.configUpdates(), block.malformedDeposit());
  }

  /** The newest are left out when there is no room: they come last. */
  void add(L1Block block) {
    var weight = weight(block);
    if (bytes + weight > maxBytes) return;
    bytes += weight;
    blocks.add(block);
  }

  /** The block asked for by {@link Need.PinnedL1}: it is needed first of all. */
  void addPinned(L1Block block) {
    bytes += weight(block);
    blocks.addFirst(withoutInbox(block));
  }

  /** Blocks before an epoch are done. */
  void dropBefore(long number) {
    while (!blocks.isEmpty() && blocks.peek().ref().number() < number)
      bytes -= weight(blocks.remove());
  }

  Optional<L1Block> get(Hash hash) {
    for (var block : blocks) if (block.ref().hash().equals(hash)) return Optional.of(block);
    return Optional.empty();
  }

  /** Bytes held for the block, its inbox aside. */
  static long weight(L1Block block) {
    var weight = OVERHEAD + 128L * block.configUpdates().size();
    for (Bytes deposit : block.deposits()) weight += 40 + deposit.size();
    return weight;
  }
}
