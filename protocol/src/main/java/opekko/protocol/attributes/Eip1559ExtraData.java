package opekko.protocol.attributes;

import opekko.protocol.config.ChainOpConfig;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.config.SystemConfig;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.fork.ForkSchedule;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.type.Bytes;

/**
 * The header's extraData, which carries the EIP-1559 parameters from Holocene on and the minimum
 * base fee from Jovian on.
 *
 * @param params 8 bytes, denominator and elasticity; zeros before Holocene
 * @param minBaseFee in wei; 0 before Jovian
 * @spec holocene/exec-engine.md#dynamic-eip-1559-parameters, jovian/exec-engine.md
 */
public record Eip1559ExtraData(Bytes params, long minBaseFee) {
  private static final int HOLOCENE_SIZE = 9;
  private static final int JOVIAN_SIZE = 17;

  /**
   * @throws InvalidData when the bytes are not of the form of the fork at {@code l2Time}
   */
  public static Eip1559ExtraData decode(RollupConfig config, long l2Time, Bytes extraData) {
    if (config.isActive(Hardfork.JOVIAN, l2Time)) {
      checkForm(extraData, JOVIAN_SIZE, 1);
      return new Eip1559ExtraData(extraData.slice(1, 8), extraData.getLong(9));
    }
    if (config.isActive(Hardfork.HOLOCENE, l2Time)) {
      checkForm(extraData, HOLOCENE_SIZE, 0);
      return new Eip1559ExtraData(extraData.slice(1, 8), 0);
    }
    if (!extraData.isEmpty()) throw new InvalidData("extraData: must be empty before Holocene");
    return new Eip1559ExtraData(SystemConfig.NO_EIP1559_PARAMS, 0);
  }

  private static void checkForm(Bytes extraData, int size, int version) {
    if (extraData.size() != size)
      throw new InvalidData("extraData: " + size + " bytes are expected, not " + extraData.size());
    if (extraData.get(0) != version)
      throw new InvalidData("extraData: version " + version + " is expected");
    if (extraData.getInt(1) == 0 || extraData.getInt(5) == 0)
      throw new InvalidData("extraData: denominator and elasticity must not be zero");
  }

  /**
   * What the engine writes into a block built with these parameters: zeros mean the chain's
   * constants.
   */
  public static Bytes paramsInHeader(RollupConfig config, Bytes params) {
    if (!params.isZero()) return params;
    return standard(
            config
                .chainOpConfig()
                .orElseThrow(() -> new InvalidData("rollup config: chain_op_config is missing")))
        .params();
  }

  /** The chain's constants, without a minimum. */
  public static Eip1559ExtraData standard(ChainOpConfig constants) {
    var params =
        new WordWriter(8)
            .u32((int) constants.denominatorCanyon())
            .u32((int) constants.elasticity())
            .toBytes();
    return new Eip1559ExtraData(params, 0);
  }

  /** The bytes as a header of that time carries them: none before Holocene. */
  public Bytes encode(ForkSchedule forks, long l2Time) {
    if (forks.isActive(Hardfork.JOVIAN, l2Time))
      return Bytes.concat(
          Bytes.of(1), params, new WordWriter(Long.BYTES).u64(minBaseFee).toBytes());
    return forks.isActive(Hardfork.HOLOCENE, l2Time)
        ? Bytes.concat(Bytes.of(0), params)
        : Bytes.EMPTY;
  }
}
