package opekko.protocol.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.fork.ForkSchedule;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.type.Address;

/**
 * op-node's rollup.json, read and written field for field.
 *
 * @spec op-node rollup/types.go, Config
 */
public final class RollupJson {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final List<String> FORK_KEYS =
      Stream.of(Hardfork.values())
          .filter(fork -> fork != Hardfork.BEDROCK)
          .map(Hardfork::configKey)
          .toList();

  /** The fork after Karst under its two names: known by name, not by its rules. */
  private static final List<String> UNSUPPORTED_FORK_KEYS = List.of("lagoon_time", "interop_time");

  private static final List<String> OTHER_KEYS =
      List.of(
          "genesis",
          "block_time",
          "max_sequencer_drift",
          "seq_window_size",
          "channel_timeout",
          "l1_chain_id",
          "l2_chain_id",
          "keep_karst_upgrade_gas",
          "batch_inbox_address",
          "deposit_contract_address",
          "l1_system_config_address",
          "protocol_versions_address",
          "chain_op_config",
          "alt_da");

  private RollupJson() {}

  /**
   * A configuration and what was passed over in its text.
   *
   * @param ignoredKeys keys of the outermost object that mean nothing to this node: worth a warning
   */
  public record Parsed(RollupConfig config, List<String> ignoredKeys) {}

  /**
   * @throws InvalidData naming the field that is missing, malformed, given twice, or looks like a
   *     fork nobody knows
   */
  public static Parsed parse(String text) {
    try {
      var root = JSON.readTree(text);
      var config = read(root);
      return new Parsed(
          config,
          root.propertyStream().map(Map.Entry::getKey).filter(RollupJson::isIgnored).toList());
    } catch (JsonProcessingException e) {
      throw new InvalidData("rollup config: no JSON: " + e.getOriginalMessage());
    }
  }

  /** As {@link #parse}, where nobody is there to be warned. */
  public static RollupConfig read(String text) {
    return parse(text).config();
  }

  public static RollupConfig read(JsonNode root) {
    var fields = new JsonFields(root, "");
    checkKeys(root);
    return new RollupConfig(
        genesis(fields.object("genesis")),
        fields.number("block_time"),
        fields.number("max_sequencer_drift", 0),
        fields.number("seq_window_size"),
        fields.number("channel_timeout"),
        fields.number("l1_chain_id"),
        fields.number("l2_chain_id"),
        forks(fields),
        fields.address("batch_inbox_address"),
        fields.address("deposit_contract_address"),
        fields.address("l1_system_config_address"),
        fields.optionalAddress("protocol_versions_address"),
        fields.has("chain_op_config")
            ? Optional.of(opConfig(fields.object("chain_op_config")))
            : Optional.empty(),
        fields.has("alt_da") ? Optional.of(altDa(fields.object("alt_da"))) : Optional.empty(),
        fields.isTrue("keep_karst_upgrade_gas"));
  }

  /**
   * A fork time that nobody reads is the worst of typos: the node would follow another chain from
   * then on.
   */
  private static void checkKeys(JsonNode root) {
    for (var property : root.properties()) {
      var key = property.getKey();
      if (!isIgnored(key) || !key.endsWith("_time") || property.getValue().isNull()) continue;
      throw new InvalidData(
          UNSUPPORTED_FORK_KEYS.contains(key)
              ? key + ": this version does not know the rules of that fork"
              : key
                  + ": no fork of this name is known; did you mean "
                  + NearestName.of(key, FORK_KEYS)
                  + "?");
    }
  }

  private static boolean isIgnored(String key) {
    return !OTHER_KEYS.contains(key) && !FORK_KEYS.contains(key);
  }

  private static Genesis genesis(JsonFields fields) {
    var system = fields.object("system_config");
    return new Genesis(
        fields.blockId("l1"),
        fields.blockId("l2"),
        fields.number("l2_time"),
        new SystemConfig(
            system.address("batcherAddr"),
            system.hash("overhead"),
            system.hash("scalar"),
            system.number("gasLimit"),
            system.bytesOrZeros("eip1559Params", 8),
            new opekko.protocol.type.Hash(system.bytesOrZeros("operatorFeeParams", 32)),
            system.number("minBaseFee", 0),
            system.unsignedShort("daFootprintGasScalar")));
  }

  private static ForkSchedule forks(JsonFields fields) {
    var times = new EnumMap<Hardfork, Long>(Hardfork.class);
    for (var fork : Hardfork.values())
      if (fork != Hardfork.BEDROCK)
        fields.optionalNumber(fork.configKey()).ifPresent(time -> times.put(fork, time));
    return new ForkSchedule(times);
  }

  private static ChainOpConfig opConfig(JsonFields fields) {
    return new ChainOpConfig(
        fields.number("eip1559Elasticity"),
        fields.number("eip1559Denominator"),
        fields.number("eip1559DenominatorCanyon", fields.number("eip1559Denominator")));
  }

  private static AltDaConfig altDa(JsonFields fields) {
    return new AltDaConfig(
        fields
            .optionalAddress("da_challenge_contract_address")
            .filter(address -> !address.equals(Address.ZERO)),
        fields.has("da_commitment_type") ? fields.text("da_commitment_type") : "KeccakCommitment",
        fields.optionalNumber("da_max_input_size"),
        fields.number("da_challenge_window", 0),
        fields.number("da_resolve_window", 0));
  }

  /** In op-node's order of fields, absent forks left out. */
  public static ObjectNode write(RollupConfig config) {
    var root = JSON.createObjectNode();
    writeGenesis(root.putObject("genesis"), config.genesis());
    root.put("block_time", unsigned(config.blockTime()));
    if (config.maxSequencerDrift() != 0)
      root.put("max_sequencer_drift", unsigned(config.maxSequencerDrift()));
    root.put("seq_window_size", unsigned(config.seqWindowSize()));
    root.put("channel_timeout", unsigned(config.channelTimeoutBedrock()));
    root.put("l1_chain_id", unsigned(config.l1ChainId()));
    root.put("l2_chain_id", unsigned(config.l2ChainId()));
    for (var fork : Hardfork.values()) {
      if (fork == Hardfork.BEDROCK || fork == Hardfork.PECTRA_BLOB_SCHEDULE) continue;
      config
          .forks()
          .activationTime(fork)
          .ifPresent(time -> root.put(fork.configKey(), unsigned(time)));
    }
    if (config.keepKarstUpgradeGas()) root.put("keep_karst_upgrade_gas", true);
    root.put("batch_inbox_address", config.batchInboxAddress().toHex());
    root.put("deposit_contract_address", config.depositContractAddress().toHex());
    root.put("l1_system_config_address", config.l1SystemConfigAddress().toHex());
    config
        .protocolVersionsAddress()
        .ifPresent(address -> root.put("protocol_versions_address", address.toHex()));
    config.chainOpConfig().ifPresent(op -> writeOpConfig(root.putObject("chain_op_config"), op));
    config.altDa().ifPresent(altDa -> writeAltDa(root.putObject("alt_da"), altDa));
    config
        .forks()
        .activationTime(Hardfork.PECTRA_BLOB_SCHEDULE)
        .ifPresent(time -> root.put(Hardfork.PECTRA_BLOB_SCHEDULE.configKey(), unsigned(time)));
    return root;
  }

  private static void writeGenesis(ObjectNode node, Genesis genesis) {
    node.putObject("l1")
        .put("hash", genesis.l1().hash().toHex())
        .put("number", unsigned(genesis.l1().number()));
    node.putObject("l2")
        .put("hash", genesis.l2().hash().toHex())
        .put("number", unsigned(genesis.l2().number()));
    node.put("l2_time", unsigned(genesis.l2Time()));
    var system = genesis.systemConfig();
    node.putObject("system_config")
        .put("batcherAddr", system.batcherAddress().toHex())
        .put("overhead", system.overhead().toHex())
        .put("scalar", system.scalar().toHex())
        .put("gasLimit", unsigned(system.gasLimit()))
        .put("eip1559Params", system.eip1559Params().toHex())
        .put("operatorFeeParams", system.operatorFeeParams().toHex())
        .put("minBaseFee", unsigned(system.minBaseFee()))
        .put("daFootprintGasScalar", system.daFootprintGasScalar());
  }

  private static void writeOpConfig(ObjectNode node, ChainOpConfig op) {
    node.put("eip1559Elasticity", op.elasticity())
        .put("eip1559Denominator", op.denominator())
        .put("eip1559DenominatorCanyon", op.denominatorCanyon());
  }

  private static void writeAltDa(ObjectNode node, AltDaConfig altDa) {
    node.put(
        "da_challenge_contract_address",
        altDa.challengeContractAddress().orElse(Address.ZERO).toHex());
    node.put("da_commitment_type", altDa.commitmentType());
    altDa.maxInputSize().ifPresent(size -> node.put("da_max_input_size", unsigned(size)));
    node.put("da_challenge_window", altDa.challengeWindow());
    node.put("da_resolve_window", altDa.resolveWindow());
  }

  private static BigInteger unsigned(long value) {
    return new BigInteger(Long.toUnsignedString(value));
  }
}
