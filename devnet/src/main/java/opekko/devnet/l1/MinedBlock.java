package opekko.devnet.l1;

import java.util.List;
import opekko.protocol.block.BlockHeader;
import opekko.protocol.receipt.Receipt;
import opekko.protocol.trie.WorldState;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;

/**
 * A block with all that belongs to it.
 *
 * @param receipts one for each transaction
 * @param state after the block
 */
public record MinedBlock(
    BlockHeader header,
    Hash hash,
    List<KnownTransaction> transactions,
    List<Receipt> receipts,
    WorldState state) {

  public long number() {
    return header.number();
  }

  public L1BlockRef ref() {
    return new L1BlockRef(hash, header.number(), header.parentHash(), header.time());
  }

  /** Of one of its transactions. */
  public long gasUsed(int index) {
    var before = index == 0 ? 0 : receipts.get(index - 1).cumulativeGasUsed();
    return receipts.get(index).cumulativeGasUsed() - before;
  }

  public int blobCount() {
    return transactions.stream().mapToInt(KnownTransaction::blobCount).sum();
  }

  /** Whether the contents of all its blobs are at hand. */
  boolean hasSidecars() {
    return transactions.stream()
        .allMatch(each -> each.blobCount() == 0 || each.sidecar().isPresent());
  }

  MinedBlock withoutSidecars() {
    return withTransactions(transactions.stream().map(KnownTransaction::withoutSidecar).toList());
  }

  /** The same block, its transactions with or without their blobs. */
  MinedBlock withTransactions(List<KnownTransaction> others) {
    return new MinedBlock(header, hash, others, receipts, state);
  }
}
