package opekko.protocol.generate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import opekko.protocol.config.RollupJson;

/**
 * Writes {@code conf/chains} from the facts of the public registry.
 *
 * <p>Arguments: the folder with a JSON file for each chain, and the folder to write to. How to run
 * it: docs/HOWTO.md.
 */
public final class ChainTableGenerator {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What every chain has, and the registry therefore does not say. */
  private static final long CHANNEL_TIMEOUT_BEDROCK = 300;

  /** Endings of the names of chains the registry no longer has, that say again it is Sepolia's. */
  private static final List<String> REDUNDANT = List.of("-sepolia-testnet", "-testnet");

  private static final String UNLISTED = ".kona-format.json";

  /** Set on rehearsal chains only, for a fork that was never finished under this name. */
  private static final String INTEROP = "interop_time";

  private ChainTableGenerator() {}

  public static void main(String[] args) throws IOException {
    var target = Files.createDirectories(Path.of(args[1]));
    var names = new TreeSet<String>();
    try (var files = Files.list(Path.of(args[0]))) {
      for (var file : files.sorted().toList()) names.add(write(file, target));
    }
    Files.writeString(target.resolve("index.txt"), String.join("\n", names) + "\n");
    System.out.println(names.size() + " chains in " + target);
  }

  private static String write(Path file, Path target) throws IOException {
    var facts = JSON.readTree(file.toFile());
    var name = networkName(file.getFileName().toString());
    var isListed = facts.has("superchain");
    var chain = JSON.createObjectNode();
    chain.put("name", facts.get(isListed ? "name" : "Name").asText());
    chain.put("listed", isListed);
    chain.set("rollup", RollupJson.write(RollupJson.read(rollup(facts, isListed))));
    var text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(chain) + "\n";
    Files.writeString(target.resolve(name + ".json"), text);
    return name;
  }

  /** From {@code <superchain>-<chain>.json} to op-node's {@code <chain>-<superchain>}. */
  static String networkName(String fileName) {
    var isListed = !fileName.endsWith(UNLISTED);
    var stem = fileName.substring(0, fileName.length() - (isListed ? ".json" : UNLISTED).length());
    for (var superchain :
        List.of("mainnet", "sepolia-dev-0", "sepolia-devnet-2", "sepolia", "rehearsal-0-bn")) {
      if (!stem.startsWith(superchain + "-")) continue;
      var chain = stem.substring(superchain.length() + 1);
      for (var ending : REDUNDANT)
        if (!isListed && chain.endsWith(ending))
          return chain.substring(0, chain.length() - ending.length()) + "-" + superchain;
      return chain + "-" + superchain;
    }
    throw new IllegalArgumentException("of no known superchain: " + fileName);
  }

  private static ObjectNode rollup(JsonNode facts, boolean isListed) {
    var rollup = JSON.createObjectNode();
    rollup.set("genesis", facts.get("genesis"));
    for (var key : List.of("block_time", "max_sequencer_drift", "seq_window_size", "l2_chain_id"))
      rollup.set(key, facts.get(key));
    rollup.put("channel_timeout", CHANNEL_TIMEOUT_BEDROCK);
    rollup.set(
        "l1_chain_id", isListed ? facts.get("l1_chain_id") : facts.at("/source/l1_chain_id"));
    rollup.put("regolith_time", 0);
    var forks = (ObjectNode) facts.get(isListed ? "hardforks" : "hardfork_configuration");
    forks.properties().stream()
        .filter(entry -> !entry.getValue().isNull() && !entry.getKey().equals(INTEROP))
        .forEach(entry -> rollup.set(entry.getKey(), entry.getValue()));
    rollup.set("batch_inbox_address", facts.get("batch_inbox_address"));
    rollup.set(
        "deposit_contract_address",
        isListed
            ? facts.get("deposit_contract_address")
            : facts.at("/Addresses/OptimismPortalProxy"));
    rollup.set(
        "l1_system_config_address",
        isListed
            ? facts.get("l1_system_config_address")
            : facts.at("/Addresses/SystemConfigProxy"));
    rollup.set("chain_op_config", facts.get(isListed ? "chain_op_config" : "optimism"));
    if (facts.hasNonNull("alt_da")) rollup.set("alt_da", facts.get("alt_da"));
    return rollup;
  }
}
