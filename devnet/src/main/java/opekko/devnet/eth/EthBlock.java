package opekko.devnet.eth;

import java.math.BigInteger;
import java.util.List;
import opekko.protocol.block.BlockHeader;
import opekko.protocol.receipt.Receipt;
import opekko.protocol.trie.WorldState;
import opekko.protocol.type.Hash;

/**
 * A block of either chain, as the eth namespace shows it.
 *
 * @param receipts one for each transaction
 * @param state after the block
 */
public record EthBlock(
    BlockHeader header,
    Hash hash,
    List<? extends EthTransaction> transactions,
    List<Receipt> receipts,
    WorldState state) {

  public long number() {
    return header.number();
  }

  public BigInteger baseFee() {
    return header.baseFee().orElse(BigInteger.ZERO);
  }

  /** Of one of its transactions. */
  public long gasUsed(int index) {
    var before = index == 0 ? 0 : receipts.get(index - 1).cumulativeGasUsed();
    return receipts.get(index).cumulativeGasUsed() - before;
  }

  /** What one of its transactions pays for each gas beyond the base fee, in wei. */
  BigInteger tip(int index) {
    return transactions
        .get(index)
        .effectivePrice(baseFee())
        .subtract(baseFee())
        .max(BigInteger.ZERO);
  }
}
