package opekko.protocol.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.testkit.Chains;
import opekko.protocol.testkit.RecordedChain;
import opekko.protocol.testkit.Vectors;
import opekko.protocol.type.Address;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RollupJsonTest {
  static Stream<String> fixtures() {
    return RecordedChain.names();
  }

  static Stream<String> ownRecordings() {
    return fixtures().filter(name -> name.startsWith("rec-"));
  }

  /** As text, so that the order of the fields counts too. */
  @ParameterizedTest
  @MethodSource("ownRecordings")
  void shouldWriteWhatTheReferencePrinted(String fixture) {
    var printed = Vectors.json("derivation-e2e", fixture, "rollup.json");

    var parsed = RollupJson.parse(printed.toString());

    assertEquals(printed.toString(), RollupJson.write(parsed.config()).toString());
    assertEquals(List.of(), parsed.ignoredKeys());
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void shouldReadBackWhatItWrote(String fixture) {
    var config = RollupJson.read(Vectors.json("derivation-e2e", fixture, "rollup.json").toString());

    assertEquals(config, RollupJson.read(RollupJson.write(config)));
  }

  @Test
  void shouldReadTheFormOfOldDocuments() {
    var printed =
        Vectors.json("rpc-examples", "op-node-json-rpc.json")
            .at("/methods/optimism_rollupConfig/response");

    var config = RollupJson.read(printed.toString());

    assertEquals(11155420, config.l2ChainId());
    assertEquals(OptionalLong.of(1699981200), config.forks().activationTime(Hardfork.CANYON));
    assertEquals(SystemConfig.NO_EIP1559_PARAMS, config.genesis().systemConfig().eip1559Params());
    assertTrue(config.chainOpConfig().isEmpty());
  }

  @Test
  void shouldWriteAllThatOnlySomeChainsHave() {
    var altDa =
        new AltDaConfig(
            Optional.of(Chains.PORTAL), "KeccakCommitment", OptionalLong.of(130_672), 160, 161);
    var base = Chains.withEveryForkApart();
    var config =
        new RollupConfig(
            base.genesis(),
            base.blockTime(),
            base.maxSequencerDrift(),
            base.seqWindowSize(),
            base.channelTimeoutBedrock(),
            base.l1ChainId(),
            -2,
            base.forks(),
            base.batchInboxAddress(),
            base.depositContractAddress(),
            base.l1SystemConfigAddress(),
            Optional.of(Chains.INBOX),
            base.chainOpConfig(),
            Optional.of(altDa),
            true);

    var json = RollupJson.write(config);

    assertEquals(config, RollupJson.read(json.toString()));
    assertEquals("18446744073709551614", json.get("l2_chain_id").asText());
    assertEquals(
        List.of("chain_op_config", "alt_da", "pectra_blob_schedule_time"),
        json.propertyStream().map(java.util.Map.Entry::getKey).toList().reversed().stream()
            .limit(3)
            .toList()
            .reversed());
  }

  @Test
  void shouldTakeTheZeroAddressOfGenericCommitmentsForNone() {
    var json =
        json(root ->
            root.putObject("alt_da")
                .put("da_challenge_contract_address", Address.ZERO.toHex())
                .put("da_commitment_type", "GenericCommitment"));

    var altDa = RollupJson.read(json).altDa().orElseThrow();

    assertEquals(Optional.empty(), altDa.challengeContractAddress());
  }

  @ParameterizedTest
  @CsvSource({
    "kanyon_time, canyon_time",
    "isthmus_tiem_time, isthmus_time",
    "holocen_time, holocene_time",
    "pectra_blobs_shedule_time, pectra_blob_schedule_time",
    "bedrock_time, karst_time"
  })
  void shouldRefuseForkNobodyKnowsAndSuggestTheNearest(String key, String nearest) {
    var error = refused(json(root -> root.put(key, 5)));

    assertTrue(error.startsWith(key + ": no fork of this name is known"), error);
    if (!key.equals("bedrock_time"))
      assertTrue(error.endsWith("did you mean " + nearest + "?"), error);
  }

  @ParameterizedTest
  @CsvSource({"interop_time", "lagoon_time"})
  void shouldRefuseForkItHasNoRulesFor(String key) {
    assertEquals(
        key + ": this version does not know the rules of that fork",
        refused(json(root -> root.put(key, 5))));
  }

  @Test
  void shouldPassOverForksThatAreNull() {
    var parsed = RollupJson.parse(json(root -> root.putNull("lagoon_time").putNull("karst_time")));

    assertEquals(OptionalLong.empty(), parsed.config().forks().activationTime(Hardfork.KARST));
  }

  @Test
  void shouldNameTheKeysItIgnored() {
    var parsed =
        RollupJson.parse(
            json(root -> root.put("blobs_data", 0).put("granite_channel_timeout", 50)));

    assertEquals(List.of("blobs_data", "granite_channel_timeout"), parsed.ignoredKeys());
  }

  @Test
  void shouldNameTheFieldThatIsWrong() {
    assertEquals("block_time: is missing", refused(json(root -> root.remove("block_time"))));
    assertEquals(
        "genesis.l1.hash: 32 bytes are expected, not 1",
        refused(json(root -> ((ObjectNode) root.at("/genesis/l1")).put("hash", "0x01"))));
    assertEquals(
        "genesis.system_config.batcherAddr: is no hex",
        refused(json(root -> system(root).put("batcherAddr", "0xzz"))));
    assertEquals(
        "genesis.system_config.daFootprintGasScalar: a number of 16 bits is expected, not 65536",
        refused(json(root -> system(root).put("daFootprintGasScalar", 65536))));
    assertEquals(
        "block_time: a whole number is expected, not -2",
        refused(json(root -> root.put("block_time", -2))));
    assertEquals(
        "canyon_time: a whole number is expected, not 18446744073709551616",
        refused(json(root -> root.put("canyon_time", java.math.BigInteger.TWO.pow(64)))));
    assertEquals(
        "keep_karst_upgrade_gas: true or false is expected",
        refused(json(root -> root.put("keep_karst_upgrade_gas", "yes"))));
    assertEquals("genesis: an object is expected", refused(json(root -> root.put("genesis", 1))));
  }

  @Test
  void shouldRefuseTextThatIsNotOneObject() {
    assertEquals("an object is expected", refused("[]"));
    assertTrue(refused("{\"block_time\":2,\"block_time\":3}").contains("Duplicate"));
    assertTrue(refused(json(_ -> {}) + "{}").contains("no JSON"));
    assertTrue(refused("{").contains("no JSON"));
  }

  @Test
  void shouldReadFormsOfSystemConfig() {
    for (var form : Vectors.json("system-config", "json-forms.json").get("cases")) {
      if (!form.has("json")) continue;
      var text = form.get("json").asText();
      var json =
          json(root ->
              ((ObjectNode) root.get("genesis"))
                  .putRawValue(
                      "system_config", new com.fasterxml.jackson.databind.util.RawValue(text)));

      var written = RollupJson.write(RollupJson.read(json)).at("/genesis/system_config").toString();

      var isFull = text.contains("eip1559Params");
      assertTrue(written.startsWith(isFull ? text : text.substring(0, text.length() - 1)), written);
    }
  }

  private static ObjectNode system(ObjectNode root) {
    return (ObjectNode) root.at("/genesis/system_config");
  }

  private static String json(Consumer<ObjectNode> change) {
    var root = RollupJson.write(Chains.at(Hardfork.ECOTONE));
    change.accept(root);
    return root.toString();
  }

  private static String refused(String text) {
    return assertThrows(InvalidData.class, () -> RollupJson.read(text)).getMessage();
  }
}
