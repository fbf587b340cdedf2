package opekko.protocol.config;

import java.util.Optional;
import opekko.protocol.fork.ForkSchedule;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.type.Address;

/**
 * What makes a chain the chain it is: op-node's rollup.json.
 *
 * @param blockTime seconds between L2 blocks
 * @param maxSequencerDrift seconds L2 may run ahead of its L1 origin before Fjord
 * @param seqWindowSize L1 blocks within which a block's batch must appear
 * @param channelTimeoutBedrock L1 blocks a channel may stay open before Granite
 * @param keepKarstUpgradeGas whether the gas added for Karst's activation block stays in the gas
 *     limit
 */
public record RollupConfig(
    Genesis genesis,
    long blockTime,
    long maxSequencerDrift,
    long seqWindowSize,
    long channelTimeoutBedrock,
    long l1ChainId,
    long l2ChainId,
    ForkSchedule forks,
    Address batchInboxAddress,
    Address depositContractAddress,
    Address l1SystemConfigAddress,
    Optional<Address> protocolVersionsAddress,
    Optional<ChainOpConfig> chainOpConfig,
    Optional<AltDaConfig> altDa,
    boolean keepKarstUpgradeGas) {

  public boolean isActive(Hardfork fork, long time) {
    return forks.isActive(fork, time);
  }

  public boolean isActivationBlock(Hardfork fork, long l2Time) {
    return forks.isActivationBlock(fork, l2Time, blockTime);
  }

  public RollupConfig withGenesis(Genesis changed) {
    return with(changed, forks);
  }

  public RollupConfig withForks(ForkSchedule changed) {
    return with(genesis, changed);
  }

  private RollupConfig with(Genesis changedGenesis, ForkSchedule changedForks) {
    return new RollupConfig(
        changedGenesis,
        blockTime,
        maxSequencerDrift,
        seqWindowSize,
        channelTimeoutBedrock,
        l1ChainId,
        l2ChainId,
        changedForks,
        batchInboxAddress,
        depositContractAddress,
        l1SystemConfigAddress,
        protocolVersionsAddress,
        chainOpConfig,
        altDa,
        keepKarstUpgradeGas);
  }
}
