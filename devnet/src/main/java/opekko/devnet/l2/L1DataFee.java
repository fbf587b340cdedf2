package opekko.devnet.l2;

import java.math.BigInteger;
import java.util.Optional;
import opekko.protocol.attributes.L1Attributes;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.type.Bytes;

/**
 * What a block's L1 attributes say that a transaction's data costs on L1. Only a saying: the engine
 * charges what the L1Block contract has, which is nothing.
 *
 * @param isFjord whether sizes are estimated by compression
 * @param hasFootprint whether data counts as gas of the block, as from Jovian on
 * @spec ecotone/l1-attributes.md, fjord/exec-engine.md#fees; op-geth core/types/rollup_cost.go
 */
public record L1DataFee(L1Attributes attributes, boolean isFjord, boolean hasFootprint) {
  private static final BigInteger SIXTEEN = BigInteger.valueOf(16);
  private static final BigInteger MILLION = BigInteger.valueOf(1_000_000);
  private static final long ZERO_BYTE_GAS = 4;
  private static final long BYTE_GAS = 16;

  /** Empty for a block without L1 attributes, or with those from before Ecotone. */
  public static Optional<L1DataFee> of(RollupConfig config, LedgerBlock block) {
    var time = block.header().time();
    var layout = L1Attributes.Layout.at(config, time);
    if (layout == L1Attributes.Layout.BEDROCK
        || block.transactions().isEmpty()
        || !(block.transactions().getFirst() instanceof L2Transaction.Deposit first))
      return Optional.empty();
    return Optional.of(
        new L1DataFee(
            L1Attributes.decode(layout, first.deposit().data()),
            config.isActive(Hardfork.FJORD, time),
            layout == L1Attributes.Layout.JOVIAN));
  }

  /** Calldata gas that the transaction is thought to take on L1. */
  public long gasUsed(Bytes encoded) {
    return isFjord
        ? DaFootprint.estimatedSizeScaled(encoded) * BYTE_GAS / MILLION.longValue()
        : calldataGas(encoded);
  }

  /** In wei. */
  public BigInteger fee(Bytes encoded) {
    var perByte =
        unsigned(attributes.baseFeeScalar())
            .multiply(attributes.baseFee())
            .multiply(SIXTEEN)
            .add(unsigned(attributes.blobBaseFeeScalar()).multiply(attributes.blobBaseFee()));
    return isFjord
        ? perByte
            .multiply(BigInteger.valueOf(DaFootprint.estimatedSizeScaled(encoded)))
            .divide(MILLION.multiply(MILLION))
        : perByte
            .multiply(BigInteger.valueOf(calldataGas(encoded)))
            .divide(SIXTEEN.multiply(MILLION));
  }

  /** What the transaction takes of the block's room for data, in gas. */
  public long footprint(Bytes encoded) {
    return hasFootprint ? new DaFootprint(attributes.daFootprintGasScalar(), false).of(encoded) : 0;
  }

  private static long calldataGas(Bytes encoded) {
    var gas = 0L;
    for (var i = 0; i < encoded.size(); i++) gas += encoded.get(i) == 0 ? ZERO_BYTE_GAS : BYTE_GAS;
    return gas;
  }

  private static BigInteger unsigned(int value) {
    return BigInteger.valueOf(Integer.toUnsignedLong(value));
  }
}
