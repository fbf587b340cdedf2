package opekko.devnet.l1;

import java.math.BigInteger;
import opekko.protocol.block.BlockHeader;

/**
 * Fees that a block's header follows from its parent's.
 *
 * @spec EIP-1559, EIP-4844, EIP-7918
 */
public final class L1Fees {
  private static final long ELASTICITY = 2;
  private static final long DENOMINATOR = 8;

  /** Gas for each blob whose price, at the base fee, the blob fee should not fall below. */
  private static final long BLOB_BASE_COST = 1 << 13;

  private L1Fees() {}

  /** Base fee of the child, in wei. */
  public static BigInteger nextBaseFee(BlockHeader parent) {
    var fee = parent.baseFee().orElseThrow();
    var target = parent.gasLimit() / ELASTICITY;
    var distance = parent.gasUsed() - target;
    if (distance == 0) return fee;
    var change =
        fee.multiply(BigInteger.valueOf(Math.abs(distance)))
            .divide(BigInteger.valueOf(target))
            .divide(BigInteger.valueOf(DENOMINATOR));
    return distance > 0
        ? fee.add(change.max(BigInteger.ONE))
        : fee.subtract(change).max(BigInteger.ZERO);
  }

  /**
   * @param time of the child: its fork's rules count
   */
  public static long nextExcessBlobGas(BlockHeader parent, long time, L1Genesis genesis) {
    var schedule = genesis.forks().at(time);
    var before = parent.excessBlobGas().orElse(0);
    var used = parent.blobGasUsed().orElse(0);
    var target = schedule.target() * KnownTransaction.GAS_PER_BLOB;
    if (before + used < target) return 0;
    if (genesis.forks().isOsaka(time)) {
      var reserve = parent.baseFee().orElseThrow().multiply(BigInteger.valueOf(BLOB_BASE_COST));
      var price =
          blobBaseFee(before, time, genesis)
              .multiply(BigInteger.valueOf(KnownTransaction.GAS_PER_BLOB));
      if (reserve.compareTo(price) > 0)
        return before + used * (schedule.max() - schedule.target()) / schedule.max();
    }
    return before + used - target;
  }

  /** Of a block of this time, in wei for each blob gas. */
  public static BigInteger blobBaseFee(long excessBlobGas, long time, L1Genesis genesis) {
    return genesis.forks().chainConfig(genesis.chainId()).blobBaseFee(time, excessBlobGas);
  }
}
