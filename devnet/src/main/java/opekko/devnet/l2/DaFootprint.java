package opekko.devnet.l2;

import java.util.List;
import opekko.protocol.attributes.L1Attributes;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.type.Bytes;

/**
 * How much of the chain's data availability a block takes, in gas: estimated bytes of its
 * transactions, times a scalar from its L1 attributes.
 *
 * @param scalar gas for each byte; 0 before Jovian, and in its first block
 * @param isDepositsOnly whether the block may have no other transactions, as Jovian's first
 * @spec jovian/exec-engine.md#da-footprint-block-limit; op-geth core/types/rollup_cost.go
 */
record DaFootprint(int scalar, boolean isDepositsOnly) {
  private static final long INTERCEPT = -42_585_600;
  private static final long PER_BYTE = 836_500;
  private static final long SCALE = 1_000_000;
  private static final long MIN_SIZE = 100;

  /**
   * @throws InvalidData when the block does not open with the L1 attributes of its fork
   */
  static DaFootprint of(RollupConfig config, long time, List<L2Transaction> transactions) {
    if (!config.isActive(Hardfork.JOVIAN, time)) return new DaFootprint(0, false);
    if (transactions.isEmpty()
        || !(transactions.getFirst() instanceof L2Transaction.Deposit attributes))
      throw new InvalidData("missing L1 attributes deposit transaction");
    var layout = L1Attributes.Layout.at(config, time);
    var scalar = L1Attributes.decode(layout, attributes.deposit().data()).daFootprintGasScalar();
    var isDepositsOnly = layout != L1Attributes.Layout.JOVIAN;
    if (isDepositsOnly && transactions.stream().anyMatch(L2Transaction.Signed.class::isInstance))
      throw new InvalidData("unexpected non-deposit transactions in Jovian activation block");
    return new DaFootprint(scalar, isDepositsOnly);
  }

  /** Of a signed transaction, in gas. */
  long of(Bytes encoded) {
    return scalar == 0 ? 0 : estimatedSize(encoded) * scalar;
  }

  /** Bytes that the transaction is estimated to take in a batch. */
  static long estimatedSize(Bytes encoded) {
    return estimatedSizeScaled(encoded) / SCALE;
  }

  /** The same in millionths of a byte. */
  static long estimatedSizeScaled(Bytes encoded) {
    return Math.max(MIN_SIZE * SCALE, INTERCEPT + PER_BYTE * FastLz.compressedSize(encoded));
  }
}
