package opekko.devnet.l2;

import java.math.BigInteger;
import opekko.protocol.attributes.Eip1559ExtraData;
import opekko.protocol.block.BlockHeader;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.fork.Hardfork;

/**
 * The base fee that follows from a block.
 *
 * @spec holocene/exec-engine.md, jovian/exec-engine.md; op-geth consensus/misc/eip1559
 */
final class L2Fees {
  private L2Fees() {}

  private record Params(long denominator, long elasticity, long minBaseFee) {}

  /**
   * @param time of the child
   * @return in wei
   */
  static BigInteger nextBaseFee(RollupConfig config, BlockHeader parent, long time) {
    var params = params(config, parent, time);
    var next = next(parent, metered(config, parent), params);
    return next.max(new BigInteger(Long.toUnsignedString(params.minBaseFee)));
  }

  private static BigInteger next(BlockHeader parent, long metered, Params params) {
    var fee = parent.baseFee().orElseThrow();
    var target = Long.divideUnsigned(parent.gasLimit(), params.elasticity);
    if (metered == target || target == 0) return fee;
    var change =
        fee.multiply(BigInteger.valueOf(Math.abs(metered - target)))
            .divide(BigInteger.valueOf(target))
            .divide(BigInteger.valueOf(params.denominator));
    return metered > target
        ? fee.add(change.max(BigInteger.ONE))
        : fee.subtract(change).max(BigInteger.ZERO);
  }

  /** From Jovian on data counts as well as gas: the scarcer of both sets the fee. */
  private static long metered(RollupConfig config, BlockHeader parent) {
    return config.isActive(Hardfork.JOVIAN, parent.time())
        ? Math.max(parent.gasUsed(), parent.blobGasUsed().orElse(0))
        : parent.gasUsed();
  }

  private static Params params(RollupConfig config, BlockHeader parent, long time) {
    if (config.isActive(Hardfork.HOLOCENE, parent.time())) {
      var extraData = Eip1559ExtraData.decode(config, parent.time(), parent.extraData());
      return new Params(
          Integer.toUnsignedLong(extraData.params().getInt(0)),
          Integer.toUnsignedLong(extraData.params().getInt(4)),
          extraData.minBaseFee());
    }
    var constants =
        config
            .chainOpConfig()
            .orElseThrow(() -> new InvalidData("rollup config: chain_op_config is missing"));
    return new Params(
        config.isActive(Hardfork.CANYON, time)
            ? constants.denominatorCanyon()
            : constants.denominator(),
        constants.elasticity(),
        0);
  }
}
