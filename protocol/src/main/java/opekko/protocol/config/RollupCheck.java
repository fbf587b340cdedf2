package opekko.protocol.config;

import java.util.ArrayList;
import java.util.List;
import opekko.protocol.fork.ForkSchedule;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.type.Address;

/**
 * Finds what cannot be right in a rollup configuration.
 *
 * @spec op-node rollup/types.go, Config.Check
 */
public final class RollupCheck {
  private static final List<Hardfork> IN_ORDER =
      java.util.Arrays.stream(Hardfork.values())
          .filter(f -> f != Hardfork.BEDROCK && f != Hardfork.PECTRA_BLOB_SCHEDULE)
          .toList();

  private RollupCheck() {}

  /** All problems, in a person's words; empty when there is none. */
  public static List<String> problems(RollupConfig config) {
    var found = new ArrayList<String>();
    var genesis = config.genesis();
    var system = genesis.systemConfig();
    check(found, config.blockTime() == 0, "block_time cannot be 0");
    check(found, config.channelTimeoutBedrock() == 0, "channel_timeout must be set");
    check(found, config.seqWindowSize() < 2, "seq_window_size must be at least 2");
    check(found, config.maxSequencerDrift() == 0, "max_sequencer_drift must be greater than 0");
    check(found, genesis.l1().hash().isZero(), "genesis.l1.hash cannot be empty");
    check(found, genesis.l2().hash().isZero(), "genesis.l2.hash cannot be empty");
    check(
        found,
        genesis.l1().hash().equals(genesis.l2().hash()),
        "genesis.l1.hash and genesis.l2.hash cannot be the same");
    check(found, genesis.l2Time() == 0, "genesis.l2_time cannot be 0");
    check(
        found,
        system.batcherAddress().equals(Address.ZERO),
        "genesis.system_config.batcherAddr is missing");
    check(found, system.scalar().isZero(), "genesis.system_config.scalar is missing");
    check(found, system.gasLimit() == 0, "genesis.system_config.gasLimit is missing");
    check(found, config.batchInboxAddress().equals(Address.ZERO), "batch_inbox_address is missing");
    check(
        found,
        config.depositContractAddress().equals(Address.ZERO),
        "deposit_contract_address is missing");
    check(found, config.l1ChainId() == 0, "l1_chain_id must be positive");
    check(found, config.l2ChainId() == 0, "l2_chain_id must be positive");
    check(
        found, config.l1ChainId() == config.l2ChainId(), "l1_chain_id and l2_chain_id must differ");
    config.altDa().ifPresent(altDa -> checkAltDa(found, altDa));
    checkForks(found, config.forks());
    return List.copyOf(found);
  }

  private static void checkAltDa(List<String> found, AltDaConfig altDa) {
    var hasContract = altDa.challengeContractAddress().isPresent();
    switch (altDa.commitmentType()) {
      case "KeccakCommitment" ->
          check(
              found,
              !hasContract,
              "alt_da.da_challenge_contract_address must be set for keccak commitments");
      case "GenericCommitment" -> {
        check(
            found,
            hasContract,
            "alt_da.da_challenge_contract_address must be empty for generic commitments");
        check(
            found,
            altDa.maxInputSize().isPresent(),
            "alt_da.da_max_input_size must be left out for generic commitments");
      }
      default ->
          found.add(
              "alt_da.da_commitment_type must be KeccakCommitment or GenericCommitment, not "
                  + altDa.commitmentType());
    }
    check(
        found,
        altDa.maxInputSize().orElse(1) == 0,
        "alt_da.da_max_input_size must be greater than zero");
  }

  /** op-node looks no further than Isthmus; a later fork out of order is a typo just the same. */
  private static void checkForks(List<String> found, ForkSchedule forks) {
    for (var i = 1; i < IN_ORDER.size(); i++) {
      var before = IN_ORDER.get(i - 1);
      var fork = IN_ORDER.get(i);
      var time = forks.activationTime(fork);
      var timeBefore = forks.activationTime(before);
      if (time.isEmpty()) continue;
      check(
          found,
          timeBefore.isEmpty(),
          "fork %s set, but prior fork %s missing".formatted(fork.flag(), before.flag()));
      check(
          found,
          timeBefore.isPresent()
              && Long.compareUnsigned(timeBefore.getAsLong(), time.getAsLong()) > 0,
          "fork %s is before fork %s".formatted(fork.flag(), before.flag()));
    }
  }

  private static void check(List<String> found, boolean isWrong, String problem) {
    if (isWrong) found.add(problem);
  }
}
