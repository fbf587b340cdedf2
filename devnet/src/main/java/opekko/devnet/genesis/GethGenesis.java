package opekko.devnet.genesis;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import opekko.protocol.attributes.AttributesBuilder;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.type.Address;
import opekko.protocol.type.Hash;

/** The genesis file from which op-geth starts the same chain. */
final class GethGenesis {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<String> OLD_FORKS =
      List.of(
          "homestead",
          "eip150",
          "eip155",
          "eip158",
          "byzantium",
          "constantinople",
          "petersburg",
          "istanbul",
          "muirGlacier",
          "berlin",
          "london",
          "arrowGlacier",
          "grayGlacier",
          "mergeNetsplit");

  /** The fork of L1 that comes to L2 with each of its own. */
  private static final Map<Hardfork, String> L1_FORKS =
      Map.of(
          Hardfork.CANYON, "shanghai",
          Hardfork.ECOTONE, "cancun",
          Hardfork.ISTHMUS, "prague",
          Hardfork.KARST, "osaka");

  private GethGenesis() {}

  static ObjectNode write(L2Genesis genesis) {
    var root = JSON.createObjectNode();
    writeConfig(root.putObject("config"), genesis);
    root.put("nonce", "0x0")
        .put("timestamp", hex(genesis.time()))
        .put("extraData", genesis.extraData().toHex())
        .put("gasLimit", hex(genesis.gasLimit()))
        .put("difficulty", "0x0")
        .put("mixHash", Hash.ZERO.toHex())
        .put("coinbase", AttributesBuilder.SEQUENCER_FEE_VAULT.toHex())
        .put("baseFeePerGas", hex(genesis.baseFee()));
    var alloc = root.putObject("alloc");
    genesis.accounts().entrySet().stream()
        .sorted(Map.Entry.comparingByKey(Comparator.comparing(Address::bytes)))
        .forEach(each -> writeAccount(alloc.putObject(each.getKey().toHex()), each.getValue()));
    return root;
  }

  /** A chain configuration in which all that came before the merge is active from the start. */
  static void writeOldForks(ObjectNode config, long chainId) {
    config.put("chainId", chainId);
    for (var fork : OLD_FORKS) config.put(fork + "Block", 0);
    config.put("terminalTotalDifficulty", 0);
  }

  private static void writeConfig(ObjectNode config, L2Genesis genesis) {
    writeOldForks(config, genesis.chainId());
    config.put("bedrockBlock", 0);
    for (var fork : Hardfork.values()) {
      // Delta is no concern of execution.
      if (fork == Hardfork.BEDROCK || fork == Hardfork.DELTA) continue;
      var time = genesis.forks().activationTime(fork);
      if (time.isEmpty()) continue;
      config.put(fork.flag() + "Time", time.getAsLong());
      if (L1_FORKS.containsKey(fork)) config.put(L1_FORKS.get(fork) + "Time", time.getAsLong());
    }
    config
        .putObject("optimism")
        .put("eip1559Elasticity", genesis.feeConstants().elasticity())
        .put("eip1559Denominator", genesis.feeConstants().denominator())
        .put("eip1559DenominatorCanyon", genesis.feeConstants().denominatorCanyon());
  }

  private static void writeAccount(ObjectNode node, GenesisAccount account) {
    node.put("balance", hex(account.balance()));
    if (account.nonce() != 0) node.put("nonce", hex(account.nonce()));
    if (account.storage().isEmpty()) return;
    var storage = node.putObject("storage");
    account.storage().forEach((slot, word) -> storage.put(slot.toHex(), word.toHex()));
  }

  private static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }

  private static String hex(BigInteger value) {
    return "0x" + value.toString(16);
  }
}
