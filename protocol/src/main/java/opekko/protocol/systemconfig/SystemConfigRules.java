package opekko.protocol.systemconfig;

import opekko.protocol.config.RollupConfig;
import opekko.protocol.config.SystemConfig;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.l1.L1Block;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/** What an update does to the configuration. Pure. */
public final class SystemConfigRules {
  private SystemConfigRules() {}

  /** All updates of an L1 block, in order. */
  public static SystemConfig applyAll(SystemConfig before, L1Block block, RollupConfig rollup) {
    var config = before;
    for (var update : block.configUpdates())
      config = apply(config, update, rollup.isActive(Hardfork.ECOTONE, block.ref().time()));
    return config;
  }

  /**
   * @param isEcotone whether Ecotone is active at the time of the L1 block
   */
  static SystemConfig apply(SystemConfig config, ConfigUpdate update, boolean isEcotone) {
    return switch (update) {
      case ConfigUpdate.Batcher(var batcher) -> copy(config, batcher, config.gasLimit());
      case ConfigUpdate.GasLimit(var limit) -> copy(config, config.batcherAddress(), limit);
      case ConfigUpdate.FeeScalars(var overhead, var scalar) when !isEcotone ->
          withFees(config, overhead, scalar);
      case ConfigUpdate.FeeScalars(_, var scalar) when isWellFormed(scalar) ->
          withFees(config, Hash.ZERO, scalar);
      case ConfigUpdate.FeeScalars _ -> config;
      case ConfigUpdate.UnsafeBlockSigner _ -> config;
      case ConfigUpdate.Eip1559Params(var params) ->
          withRest(
              config,
              params,
              config.operatorFeeParams(),
              config.minBaseFee(),
              config.daFootprintGasScalar());
      case ConfigUpdate.OperatorFeeParams(var params) ->
          withRest(
              config,
              config.eip1559Params(),
              params,
              config.minBaseFee(),
              config.daFootprintGasScalar());
      case ConfigUpdate.MinBaseFee(var fee) ->
          withRest(
              config,
              config.eip1559Params(),
              config.operatorFeeParams(),
              fee,
              config.daFootprintGasScalar());
      case ConfigUpdate.DaFootprintGasScalar(var scalar) ->
          withRest(
              config,
              config.eip1559Params(),
              config.operatorFeeParams(),
              config.minBaseFee(),
              scalar);
    };
  }

  /** Version 0 or 1 with nothing in the padding. */
  private static boolean isWellFormed(Hash scalar) {
    return switch (scalar.bytes().get(0)) {
      case 0 -> scalar.bytes().slice(1, 27).isZero();
      case 1 -> scalar.bytes().slice(1, 23).isZero();
      default -> false;
    };
  }

  private static SystemConfig copy(SystemConfig c, Address batcher, long gasLimit) {
    return new SystemConfig(
        batcher,
        c.overhead(),
        c.scalar(),
        gasLimit,
        c.eip1559Params(),
        c.operatorFeeParams(),
        c.minBaseFee(),
        c.daFootprintGasScalar());
  }

  private static SystemConfig withFees(SystemConfig c, Hash overhead, Hash scalar) {
    return new SystemConfig(
        c.batcherAddress(),
        overhead,
        scalar,
        c.gasLimit(),
        c.eip1559Params(),
        c.operatorFeeParams(),
        c.minBaseFee(),
        c.daFootprintGasScalar());
  }

  private static SystemConfig withRest(
      SystemConfig c, Bytes eip1559, Hash operatorFee, long minBaseFee, int daFootprint) {
    return new SystemConfig(
        c.batcherAddress(),
        c.overhead(),
        c.scalar(),
        c.gasLimit(),
        eip1559,
        operatorFee,
        minBaseFee,
        daFootprint);
  }
}
