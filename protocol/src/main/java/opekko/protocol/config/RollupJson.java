package opekko.protocol.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.fork.ForkSchedule;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.type.Address;

/** op-node's rollup.json, read and written field for field. */
public final class RollupJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Keys that are read, or known and of no meaning to this node. */
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
   * @throws InvalidData naming the field that is missing, malformed or unknown
   */
  public static RollupConfig read(String text) {
    try {
      return read(JSON.readTree(text));
    } catch (JsonProcessingException e) {
      throw new InvalidData("rollup config: no JSON: " + e.getOriginalMessage());
    }
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
    var forkKeys = new ArrayList<String>();
    for (var fork : Hardfork.values()) if (fork != Hardfork.BEDROCK) forkKeys.add(fork.configKey());
    for (var names = root.fieldNames(); names.hasNext(); ) {
      var key = names.next();
      if (OTHER_KEYS.contains(key) || forkKeys.contains(key) || root.get(key).isNull()) continue;
      if (key.endsWith("_time"))
        throw new InvalidData(
            key + ": no fork of this name is known; the nearest is " + nearest(key, forkKeys));
    }
  }

  private static String nearest(String key, List<String> known) {
    return known.stream()
        .min(java.util.Comparator.comparingInt(name -> sharedEdges(key, name)))
        .orElseThrow();
  }

  /** Smaller is nearer: letters that are in neither the common beginning nor the common end. */
  private static int sharedEdges(String a, String b) {
    var shortest = Math.min(a.length(), b.length());
    var front = 0;
    while (front < shortest && a.charAt(front) == b.charAt(front)) front++;
    var back = 0;
    while (back < shortest - front
        && a.charAt(a.length() - 1 - back) == b.charAt(b.length() - 1 - back)) back++;
    return Math.max(a.length(), b.length()) - front - back;
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
            (int) system.number("daFootprintGasScalar", 0)));
  }

  private static ForkSchedule forks(JsonFields fields) {
    var times = new EnumMap<Hardfork, Long>(Hardfork.class);
    for (var fork : Hardfork.values())
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
        fields.optionalAddress("da_challenge_contract_address"),
        fields.has("da_commitment_type") ? fields.text("da_commitment_type") : "KeccakCommitment",
        fields.number("da_challenge_window", 0),
        fields.number("da_resolve_window", 0));
  }

  /** In op-node's order of fields, absent forks left out. */
  public static ObjectNode write(RollupConfig config) {
    var root = JSON.createObjectNode();
    writeGenesis(root.putObject("genesis"), config.genesis());
    root.put("block_time", config.blockTime());
    if (config.maxSequencerDrift() != 0)
      root.put("max_sequencer_drift", config.maxSequencerDrift());
    root.put("seq_window_size", config.seqWindowSize());
    root.put("channel_timeout", config.channelTimeoutBedrock());
    root.put("l1_chain_id", config.l1ChainId());
    root.put("l2_chain_id", config.l2ChainId());
    for (var fork : Hardfork.values()) {
      if (fork == Hardfork.BEDROCK || fork == Hardfork.PECTRA_BLOB_SCHEDULE) continue;
      config.forks().activationTime(fork).ifPresent(time -> root.put(fork.configKey(), time));
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
        .ifPresent(time -> root.put(Hardfork.PECTRA_BLOB_SCHEDULE.configKey(), time));
    return root;
  }

  private static void writeGenesis(ObjectNode node, Genesis genesis) {
    node.putObject("l1")
        .put("hash", genesis.l1().hash().toHex())
        .put("number", genesis.l1().number());
    node.putObject("l2")
        .put("hash", genesis.l2().hash().toHex())
        .put("number", genesis.l2().number());
    node.put("l2_time", genesis.l2Time());
    var system = genesis.systemConfig();
    node.putObject("system_config")
        .put("batcherAddr", system.batcherAddress().toHex())
        .put("overhead", system.overhead().toHex())
        .put("scalar", system.scalar().toHex())
        .put("gasLimit", system.gasLimit())
        .put("eip1559Params", system.eip1559Params().toHex())
        .put("operatorFeeParams", system.operatorFeeParams().toHex())
        .put("minBaseFee", system.minBaseFee())
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
    node.put("da_challenge_window", altDa.challengeWindow());
    node.put("da_resolve_window", altDa.resolveWindow());
  }
}
