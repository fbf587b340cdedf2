package opekko.sequencer;

import java.util.EnumMap;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.fork.ForkSchedule;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.testkit.Chains;

/** The rules of the chain in random histories. */
final class ChaosRollup {
  static final long DRIFT = 30;

  private ChaosRollup() {}

  /** A drift that an L1 standing still soon exceeds, and one fork on the way. */
  static RollupConfig config() {
    var times = new EnumMap<Hardfork, Long>(Hardfork.class);
    for (var fork : Hardfork.values())
      if (fork.compareTo(Hardfork.ECOTONE) < 0) times.put(fork, 0L);
    times.put(Hardfork.ECOTONE, 60L);
    var like = Chains.with(new ForkSchedule(times));
    return withDrift(like, DRIFT);
  }

  static RollupConfig withDrift(RollupConfig like, long drift) {
    return new RollupConfig(
        like.genesis(),
        like.blockTime(),
        drift,
        like.seqWindowSize(),
        like.channelTimeoutBedrock(),
        like.l1ChainId(),
        like.l2ChainId(),
        like.forks(),
        like.batchInboxAddress(),
        like.depositContractAddress(),
        like.l1SystemConfigAddress(),
        like.protocolVersionsAddress(),
        like.chainOpConfig(),
        like.altDa(),
        like.keepKarstUpgradeGas());
  }
}
