package opekko.devnet.eth;

import java.math.BigInteger;
import java.util.List;
import java.util.function.Supplier;
import opekko.protocol.block.BlockHeader;
import opekko.protocol.receipt.Receipt;
import opekko.protocol.trie.WorldState;
import opekko.protocol.type.Hash;

/**
 * A block of either chain, as the eth namespace shows it.
 *
 * @param receipts one for each transaction
 * @param stateAfter finds the state after the block when it is asked for; throws {@link
 *     opekko.devnet.rpc.RpcRefusal} when that is gone
 */
public record EthBlock(
    BlockHeader header,
    Hash hash,
    List<? extends EthTransaction> transactions,
    List<Receipt> receipts,
    Supplier<WorldState> stateAfter) {

  public long number() {
    return header.number();
  }

  public WorldState state() {
    return stateAfter.get();
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
