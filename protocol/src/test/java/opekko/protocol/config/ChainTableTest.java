package opekko.protocol.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import opekko.protocol.block.BlockHeader;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.generate.ChainTableGenerator;
import opekko.protocol.testkit.Vectors;
import opekko.protocol.type.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChainTableTest {
  private static final Path FOLDER = Path.of("..", "conf", "chains");
  private static final ChainTable TABLE = ChainTable.of(ChainTableTest::open);

  @Test
  void shouldHoldAFileForEachNameAndANameForEachFile() throws IOException {
    Set<String> files;
    try (var list = Files.list(FOLDER)) {
      files =
          list.map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".json"))
              .map(name -> name.substring(0, name.length() - ".json".length()))
              .collect(Collectors.toSet());
    }

    assertEquals(files, new HashSet<>(TABLE.names()));
    assertEquals(67, TABLE.names().size());
  }

  @Test
  void shouldHoldSoundChainsOnly() {
    for (var chain : TABLE.all()) {
      var problems = RollupCheck.problems(chain.rollup());

      assertEquals(java.util.List.of(), problems, chain.name());
      assertTrue(chain.rollup().chainOpConfig().isPresent(), chain.name());
      assertTrue(L1ChainJson.known(chain.rollup().l1ChainId()).isPresent(), chain.name());
      assertEquals(chain, TABLE.byChainId(chain.rollup().l2ChainId()).orElseThrow());
    }
  }

  @Test
  void shouldFindChainsByTheNamesOfTheReference() {
    assertEquals(10, chainId("op-mainnet"));
    assertEquals(10, chainId("OP-Mainnet"));
    assertEquals(10, chainId("mainnet"));
    assertEquals(11155420, chainId("sepolia"));
    assertEquals(8453, chainId("base-mainnet"));
    assertEquals(84532, chainId("base-sepolia"));
    assertEquals(5371, chainId("settlus-mainnet-mainnet"));
    assertTrue(TABLE.byName("op-mainet").isEmpty());
    assertTrue(TABLE.byChainId(1).isEmpty());
    assertEquals("op-mainnet", TABLE.nearestName("op-mainet"));
    assertEquals("base-sepolia", TABLE.nearestName("Base-Sepolai"));
  }

  @Test
  void shouldAgreeWithTheRegistry() throws IOException {
    var checked = 0;
    try (var facts = Files.list(Vectors.path("rollup-configs", "chains"))) {
      for (var file : facts.toList()) {
        var name = file.getFileName().toString();
        var fact = Vectors.json("rollup-configs", "chains", name);
        var rollup = TABLE.byChainId(fact.get("l2_chain_id").asLong()).orElseThrow().rollup();
        assertSameForks(fact, rollup, name);
        assertSameGenesis(fact.get("genesis"), rollup.genesis(), name);
        assertEquals(fact.get("block_time").asLong(), rollup.blockTime(), name);
        assertEquals(fact.get("seq_window_size").asLong(), rollup.seqWindowSize(), name);
        assertEquals(fact.get("max_sequencer_drift").asLong(), rollup.maxSequencerDrift(), name);
        assertEquals(300, rollup.channelTimeoutBedrock(), name);
        assertEquals(
            fact.get("batch_inbox_address").asText(), rollup.batchInboxAddress().toHex(), name);
        assertEquals(fact.hasNonNull("alt_da"), rollup.altDa().isPresent(), name);
        checked++;
      }
    }
    assertEquals(TABLE.names().size(), checked);
  }

  private static void assertSameForks(JsonNode fact, RollupConfig rollup, String name) {
    var forks = fact.has("hardforks") ? fact.get("hardforks") : fact.get("hardfork_configuration");
    for (var fork : Hardfork.values()) {
      if (fork.compareTo(Hardfork.REGOLITH) <= 0) continue;
      var time = forks.path(fork.configKey());
      assertEquals(
          time.isNumber() ? OptionalLong.of(time.asLong()) : OptionalLong.empty(),
          rollup.forks().activationTime(fork),
          name + ", " + fork);
    }
    assertEquals(OptionalLong.of(0), rollup.forks().activationTime(Hardfork.REGOLITH), name);
    assertEquals(
        forks.path("keep_karst_upgrade_gas").asBoolean(), rollup.keepKarstUpgradeGas(), name);
  }

  private static void assertSameGenesis(JsonNode fact, Genesis genesis, String name) {
    var system = fact.get("system_config");
    assertEquals(fact.at("/l1/hash").asText(), genesis.l1().hash().toHex(), name);
    assertEquals(fact.at("/l1/number").asLong(), genesis.l1().number(), name);
    assertEquals(fact.at("/l2/hash").asText(), genesis.l2().hash().toHex(), name);
    assertEquals(fact.at("/l2/number").asLong(), genesis.l2().number(), name);
    assertEquals(fact.get("l2_time").asLong(), genesis.l2Time(), name);
    assertEquals(
        system.get("batcherAddr").asText(), genesis.systemConfig().batcherAddress().toHex(), name);
    assertEquals(system.get("overhead").asText(), genesis.systemConfig().overhead().toHex(), name);
    assertEquals(system.get("scalar").asText(), genesis.systemConfig().scalar().toHex(), name);
    assertEquals(system.get("gasLimit").asLong(), genesis.systemConfig().gasLimit(), name);
  }

  @Test
  void shouldNameTheGenesisBlocksThatWereRebuilt() {
    for (var rebuilt : Vectors.json("output-roots", "genesis-headers.json").get("headers")) {
      var chain = TABLE.byChainId(rebuilt.get("l2_chain_id").asLong()).orElseThrow();
      var header = BlockHeader.decode(Bytes.fromHex(rebuilt.get("header_rlp").asText()));

      assertEquals(header.hash(), chain.rollup().genesis().l2().hash(), chain.name());
      assertEquals(header.time(), chain.rollup().genesis().l2Time(), chain.name());
      assertEquals(header.number(), chain.rollup().genesis().l2().number(), chain.name());
    }
  }

  @Test
  void shouldBeWhatTheGeneratorMakesOfTheRegistry(@TempDir Path fresh) throws IOException {
    var facts = Vectors.path("rollup-configs", "chains");

    ChainTableGenerator.main(new String[] {facts.toString(), fresh.toString()});

    assertEquals(contents(fresh), contents(FOLDER));
  }

  @Test
  void shouldNameTheFileThatIsBroken() {
    var files =
        Map.of(
            "index.txt", "gone-mainnet\nodd-mainnet\n",
            "odd-mainnet.json", "{\"name\":\"Odd\",\"listed\":true,\"rollup\":{}}");
    var table = ChainTable.of(name -> stream(files.get(name)));

    var gone = assertThrows(InvalidData.class, () -> table.byName("gone-mainnet"));
    var odd = assertThrows(InvalidData.class, () -> table.byName("odd-mainnet"));

    assertTrue(gone.getMessage().contains("gone-mainnet.json"), gone.getMessage());
    assertTrue(odd.getMessage().contains("odd-mainnet: genesis: is missing"), odd.getMessage());
  }

  private static long chainId(String name) {
    return TABLE.byName(name).orElseThrow().rollup().l2ChainId();
  }

  private static Map<String, String> contents(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.collect(
          Collectors.toMap(file -> file.getFileName().toString(), ChainTableTest::read));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String name) {
    return stream(read(FOLDER.resolve(name)));
  }

  private static InputStream stream(String text) {
    return text == null ? null : new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
