package opekko.protocol.attributes;

import opekko.protocol.config.RollupConfig;
import opekko.protocol.config.SystemConfig;
import opekko.protocol.engine.ExecutionPayload;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.protocol.upgrade.UpgradeDeposits;

/**
 * The system configuration as an L2 block carries it. The block is the only memory the chain has of
 * it, so what a block cannot carry is forgotten: op-node reads it back for each block, and so must
 * any other node.
 *
 * @spec op-node rollup/derive/payload_util.go
 */
public final class SystemConfigs {
  private SystemConfigs() {}

  /**
   * @throws InvalidData when the block does not carry one
   */
  public static SystemConfig of(RollupConfig config, ExecutionPayload payload) {
    if (payload.blockNumber() == config.genesis().l2().number()) {
      L2BlockRefs.checkGenesis(config, payload);
      return config.genesis().systemConfig();
    }
    var time = payload.timestamp();
    return read(
        config,
        time,
        L2BlockRefs.first(payload),
        payload.gasLimit(),
        Eip1559ExtraData.decode(config, time, payload.extraData()));
  }

  /**
   * The same for a block that is yet to be built from these attributes: no need to ask the engine
   * for it.
   */
  public static SystemConfig after(RollupConfig config, PayloadAttributes attributes) {
    var params =
        attributes
            .eip1559Params()
            .map(given -> Eip1559ExtraData.paramsInHeader(config, given))
            .orElse(SystemConfig.NO_EIP1559_PARAMS);
    return read(
        config,
        attributes.timestamp(),
        attributes.transactions().getFirst(),
        attributes.gasLimit(),
        new Eip1559ExtraData(params, attributes.minBaseFee().orElse(0)));
  }

  private static SystemConfig read(
      RollupConfig config, long time, Bytes first, long gasLimit, Eip1559ExtraData extraData) {
    var info = L2BlockRefs.l1Attributes(config, time, first);
    var isPacked = L1Attributes.Layout.at(config, time) != L1Attributes.Layout.BEDROCK;
    return new SystemConfig(
        info.batcherAddress(),
        info.overhead(),
        isPacked ? packedScalar(info) : info.scalar(),
        gasLimit - strippedGas(config, time, gasLimit),
        extraData.params(),
        config.isActive(Hardfork.ISTHMUS, time) ? operatorFee(info) : Hash.ZERO,
        extraData.minBaseFee(),
        config.isActive(Hardfork.JOVIAN, time) ? info.daFootprintGasScalar() : 0);
  }

  private static Hash packedScalar(L1Attributes info) {
    return new Hash(
        new WordWriter(32)
            .u32(1 << 24)
            .u32(0)
            .u64(0)
            .u64(0)
            .u32(info.blobBaseFeeScalar())
            .u32(info.baseFeeScalar())
            .toBytes());
  }

  private static Hash operatorFee(L1Attributes info) {
    return new Hash(
        new WordWriter(32)
            .u64(0)
            .u64(0)
            .u32(0)
            .u32(info.operatorFeeScalar())
            .u64(info.operatorFeeConstant())
            .toBytes());
  }

  /**
   * The gas added for an upgrade's deposits was for that block only, except on chains that have
   * kept it.
   */
  private static long strippedGas(RollupConfig config, long time, long gasLimit) {
    if (!config.isActivationBlock(Hardfork.KARST, time) || config.keepKarstUpgradeGas()) return 0;
    var gas = UpgradeDeposits.of(Hardfork.KARST).addedGas();
    if (gasLimit < gas)
      throw new InvalidData("activation block gas limit below upgrade gas " + gas);
    return gas;
  }
}
