package opekko.devnet.l2;

import java.util.List;
import opekko.protocol.block.BlockHeader;
import opekko.protocol.block.BlockPayload;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.receipt.Receipt;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Hash;

/**
 * A block with what came of its transactions.
 *
 * @param receipts one for each transaction
 */
public record LedgerBlock(
    BlockHeader header, Hash hash, List<L2Transaction> transactions, List<Receipt> receipts) {

  public long number() {
    return header.number();
  }

  public BlockId id() {
    return new BlockId(hash, number());
  }

  /** Of one of its transactions. */
  public long gasUsed(int index) {
    var before = index == 0 ? 0 : receipts.get(index - 1).cumulativeGasUsed();
    return receipts.get(index).cumulativeGasUsed() - before;
  }

  public PayloadEnvelope envelope() {
    return BlockPayload.of(
        header, hash, transactions.stream().map(L2Transaction::encoded).toList());
  }
}
