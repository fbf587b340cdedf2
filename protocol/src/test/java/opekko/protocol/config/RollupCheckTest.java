package opekko.protocol.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Consumer;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.testkit.Chains;
import opekko.protocol.type.Address;
import opekko.protocol.type.Hash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RollupCheckTest {
  private static final String ZERO_HASH = Hash.ZERO.toHex();
  private static final String ZERO_ADDRESS = Address.ZERO.toHex();

  @Test
  void shouldFindNothingWrongWithASoundChain() {
    assertEquals(List.of(), RollupCheck.problems(Chains.withEveryForkApart()));
  }

  @ParameterizedTest
  @CsvSource({
    "/block_time, 0, block_time cannot be 0",
    "/channel_timeout, 0, channel_timeout must be set",
    "/seq_window_size, 1, seq_window_size must be at least 2",
    "/max_sequencer_drift, 0, max_sequencer_drift must be greater than 0",
    "/genesis/l2_time, 0, genesis.l2_time cannot be 0",
    "/genesis/system_config/gasLimit, 0, genesis.system_config.gasLimit is missing",
    "/l1_chain_id, 0, l1_chain_id must be positive",
    "/l2_chain_id, 0, l2_chain_id must be positive",
    "/l2_chain_id, 900, l1_chain_id and l2_chain_id must differ"
  })
  void shouldRefuseNumber(String pointer, long value, String problem) {
    assertEquals(List.of(problem), problems(root -> at(root, pointer).put(field(pointer), value)));
  }

  @ParameterizedTest
  @CsvSource({
    "/batch_inbox_address, batch_inbox_address is missing",
    "/deposit_contract_address, deposit_contract_address is missing",
    "/genesis/system_config/batcherAddr, genesis.system_config.batcherAddr is missing"
  })
  void shouldRefuseZeroAddress(String pointer, String problem) {
    assertEquals(
        List.of(problem), problems(root -> at(root, pointer).put(field(pointer), ZERO_ADDRESS)));
  }

  @ParameterizedTest
  @CsvSource({
    "/genesis/l1/hash, genesis.l1.hash cannot be empty",
    "/genesis/l2/hash, genesis.l2.hash cannot be empty",
    "/genesis/system_config/scalar, genesis.system_config.scalar is missing"
  })
  void shouldRefuseZeroHash(String pointer, String problem) {
    assertEquals(
        List.of(problem), problems(root -> at(root, pointer).put(field(pointer), ZERO_HASH)));
  }

  @Test
  void shouldRefuseOneHashForBothLayers() {
    assertEquals(
        List.of("genesis.l1.hash and genesis.l2.hash cannot be the same"),
        problems(root ->
            at(root, "/genesis/l2/hash").put("hash", root.at("/genesis/l1/hash").asText())));
  }

  @ParameterizedTest
  @CsvSource({
    "canyon, delta",
    "ecotone, fjord",
    "holocene, isthmus",
    "isthmus, jovian",
    "jovian, karst"
  })
  void shouldRefuseForkWithoutTheOneBefore(String before, String fork) {
    assertEquals(
        List.of("fork %s set, but prior fork %s missing".formatted(fork, before)),
        problems(root -> removeAllBut(root, fork, before)));
  }

  @Test
  void shouldRefuseForkBeforeThePriorOne() {
    assertEquals(
        List.of("fork fjord is before fork ecotone"),
        problems(root -> root.put("fjord_time", root.get("ecotone_time").asLong() - 1)));
  }

  @Test
  void shouldRefuseAltDaThatContradictsItself() {
    var contract = Chains.PORTAL.toHex();
    assertEquals(
        List.of("alt_da.da_challenge_contract_address must be set for keccak commitments"),
        problems(root -> root.putObject("alt_da").put("da_commitment_type", "KeccakCommitment")));
    assertEquals(
        List.of(
            "alt_da.da_challenge_contract_address must be empty for generic commitments",
            "alt_da.da_max_input_size must be left out for generic commitments"),
        problems(root ->
            root.putObject("alt_da")
                .put("da_challenge_contract_address", contract)
                .put("da_max_input_size", 5)
                .put("da_commitment_type", "GenericCommitment")));
    assertEquals(
        List.of(
            "alt_da.da_commitment_type must be KeccakCommitment or GenericCommitment, not Other"),
        problems(root -> root.putObject("alt_da").put("da_commitment_type", "Other")));
    assertEquals(
        List.of("alt_da.da_max_input_size must be greater than zero"),
        problems(root ->
            root.putObject("alt_da")
                .put("da_challenge_contract_address", contract)
                .put("da_max_input_size", 0)));
  }

  @Test
  void shouldNameAllProblemsAtOnce() {
    assertEquals(
        List.of("block_time cannot be 0", "l1_chain_id must be positive"),
        problems(root -> root.put("block_time", 0).put("l1_chain_id", 0)));
  }

  /** Leaves out the prior fork and all forks after this one. */
  private static void removeAllBut(ObjectNode root, String fork, String before) {
    root.remove(before + "_time");
    for (var other : Hardfork.values())
      if (other.compareTo(Hardfork.valueOf(fork.toUpperCase(java.util.Locale.ROOT))) > 0)
        root.remove(other.configKey());
  }

  private static ObjectNode at(ObjectNode root, String pointer) {
    return (ObjectNode) root.at(pointer.substring(0, pointer.lastIndexOf('/')));
  }

  private static String field(String pointer) {
    return pointer.substring(pointer.lastIndexOf('/') + 1);
  }

  private static List<String> problems(Consumer<ObjectNode> change) {
    var root = RollupJson.write(Chains.withEveryForkApart());
    change.accept(root);
    return RollupCheck.problems(RollupJson.read(root));
  }
}
