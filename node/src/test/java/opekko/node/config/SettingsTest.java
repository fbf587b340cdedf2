package opekko.node.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import opekko.protocol.config.ChainTable;
import opekko.protocol.config.RollupJson;
import opekko.protocol.fork.Hardfork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  private static final Map<String, String> ENOUGH =
      Map.of(
          "network",
          "op-sepolia",
          "l1.beacon",
          "http://127.0.0.1:5052",
          "l2",
          "http://127.0.0.1:8551",
          "l2.jwt-secret",
          "jwt.txt");

  @TempDir private Path folder;

  @Test
  void shouldHaveOpNodesDefaults() {
    var settings = read(Map.of(), Map.of());

    assertEquals(List.of(URI.create("http://127.0.0.1:8545")), settings.l1().endpoints());
    assertEquals(Duration.ofSeconds(12), settings.l1().headPollInterval());
    assertEquals(Duration.ofSeconds(384), settings.l1().epochPollInterval());
    assertEquals(20, settings.l1().maxBatchSize());
    assertEquals(9545, settings.rpc().port());
    assertEquals(11_155_420, settings.rollup().l2ChainId());
    assertEquals(List.of(), settings.warnings());
  }

  @Test
  void shouldPreferFlagOverVariableOverFile() throws IOException {
    var file = folder.resolve("node.conf");
    Files.writeString(file, "opekko.rpc { port = 1, admin-port = 2 }\nopekko.metrics.port = 3\n");
    var variables = Map.of("OP_NODE_RPC_PORT", "11", "OP_NODE_ADMIN_PORT", "12");
    var flags = with(Map.of("rpc.port", "21"));

    var settings = Settings.read(Settings.merged(flags, variables, Optional.of(file)), Map.of());

    assertEquals(21, settings.rpc().port());
    assertEquals(12, settings.rpc().adminPort());
    assertEquals(3, settings.metrics().port());
  }

  @Test
  void shouldTakeOpNodesVariableNames() {
    var variables =
        Map.of("OP_NODE_L1_ETH_RPC", "http://one:1,http://two:2", "OP_NODE_L1_TRUST_RPC", "true");

    var settings = read(Map.of(), variables);

    assertEquals(
        List.of(URI.create("http://one:1"), URI.create("http://two:2")), settings.l1().endpoints());
    assertTrue(settings.l1().trustRpc());
  }

  @Test
  void shouldOverrideForkTimesWithAWarning() {
    var settings = read(Map.of("override.karst", "1999999999"), Map.of());

    assertEquals(
        1_999_999_999, settings.rollup().forks().activationTime(Hardfork.KARST).orElseThrow());
    assertEquals(1, settings.warnings().size());
  }

  @Test
  void shouldNameTheNearestNetwork() {
    assertError("op-sepola", "did you mean op-sepolia", Map.of("network", "op-sepola"));
  }

  @Test
  void shouldNameFlagAndProblemOfBadValues() {
    assertError("--rpc.port", "99999", Map.of("rpc.port", "99999"));
    assertError(
        "--l1.http-poll-interval", "12 parsecs", Map.of("l1.http-poll-interval", "12 parsecs"));
    assertError("--l1 ", "'localhost:8545' is no address", Map.of("l1", "localhost:8545"));
    assertError("--syncmode", "none of consensus-layer", Map.of("syncmode", "snap"));
    assertError("--l1.beacon ", "may be in blobs", Map.of("l1.beacon", ""));
    assertError("--l2 ", "name the engine", Map.of("l2", ""));
    assertError(
        "--rollup.config", "cannot read", Map.of("network", "", "rollup.config", "/nowhere.json"));
    assertError("--network", "not both", Map.of("rollup.config", "x.json"));
  }

  @Test
  void shouldRefuseUnknownKeysInTheFile() throws IOException {
    var file = folder.resolve("node.conf");
    Files.writeString(file, "opekko.rpc.prt = 1\n");

    var error =
        assertThrows(
            ConfigError.class, () -> Settings.merged(with(Map.of()), Map.of(), Optional.of(file)));

    assertTrue(error.getMessage().contains("did you mean opekko.rpc.port"), error.getMessage());
  }

  @Test
  void shouldWarnOfOpNodeFlagsWithoutEffectAndRefuseThoseThatMatter() {
    var merged = Settings.merged(with(Map.of()), Map.of(), Optional.empty());

    assertEquals(1, Settings.read(merged, Map.of("p2p.disable", "true")).warnings().size());
    var refused =
        assertThrows(
            ConfigError.class, () -> Settings.read(merged, Map.of("altda.enabled", "true")));
    assertTrue(refused.getMessage().contains("not supported yet"), refused.getMessage());
    var unknown =
        assertThrows(ConfigError.class, () -> Settings.read(merged, Map.of("rpc.prot", "1")));
    assertTrue(unknown.getMessage().contains("did you mean --rpc.port"), unknown.getMessage());
  }

  @Test
  void shouldWarnOfRollupKeysThatMeanNothing() throws IOException {
    var rollup = RollupJson.write(ChainTable.packed().byName("op-sepolia").orElseThrow().rollup());
    rollup.put("granite_channel_timeout", 50);
    var file = Files.writeString(folder.resolve("rollup.json"), rollup.toString());

    var settings = read(Map.of("network", "", "rollup.config", file.toString()), Map.of());

    assertEquals(11_155_420, settings.rollup().l2ChainId());
    assertEquals(1, settings.warnings().size());
    assertTrue(settings.warnings().getFirst().contains("'granite_channel_timeout'"));
  }

  @Test
  void shouldRefuseARollupThatNamesAForkNobodyKnows() throws IOException {
    var rollup = RollupJson.write(ChainTable.packed().byName("op-sepolia").orElseThrow().rollup());
    rollup.put("jovien_time", 50);
    var file = Files.writeString(folder.resolve("rollup.json"), rollup.toString());

    assertError(
        "--rollup.config",
        "did you mean jovian_time",
        Map.of("network", "", "rollup.config", file.toString()));
  }

  @Test
  void shouldTakeOpNodesKindsOfProvider() {
    assertEquals("standard", read(Map.of(), Map.of()).l1().rpcKind());
    assertEquals(
        "debug_geth", read(Map.of(), Map.of("OP_NODE_L1_RPC_KIND", "debug_geth")).l1().rpcKind());
    assertError("--l1.rpckind", "'gethh' is none of alchemy", Map.of("l1.rpckind", "gethh"));
  }

  @Test
  void shouldJudgeOpNodesOtherVariablesLikeItsFlags() {
    var environment =
        Map.of(
            "OP_NODE_P2P_LISTEN_TCP_PORT", "9222",
            "OP_NODE_ALTDA_ENABLED", "true",
            "OP_NODE_L1_CACHE_SIZE", "900",
            "OP_NODE_NETWROK", "x",
            "OP_NODE_NETWORK", "op-sepolia",
            "HOME", "/root");

    assertEquals(
        Map.of("p2p.listen.tcp.port", "9222", "altda.enabled", "true", "l1.cache-size", "900"),
        Settings.foreign(environment));
    assertEquals(
        List.of(
            "OP_NODE_NETWROK has no effect: there is no such setting; did you mean OP_NODE_NETWORK?"),
        Settings.unknownVariables(environment));
  }

  @Test
  void shouldRefuseForksItDoesNotKnow() {
    var merged = Settings.merged(with(Map.of()), Map.of(), Optional.empty());
    var refused =
        assertThrows(
            ConfigError.class, () -> Settings.read(merged, Map.of("override.lagoon", "1")));
    assertTrue(refused.getMessage().contains("does not know the rules"), refused.getMessage());
  }

  @Test
  void shouldTakeOpNodesLogFormats() {
    assertEquals("json", read(Map.of("log.format", "json-pretty"), Map.of()).log().format());
    assertEquals("logfmt", read(Map.of("log.format", "logfmtms"), Map.of()).log().format());
    assertEquals("text", read(Map.of("log.format", "terminal"), Map.of()).log().format());
    assertError("--log.format", "none of text", Map.of("log.format", "xml"));
  }

  @Test
  void shouldDocumentEachSettingInTheReferenceFile() {
    var reference = Sources.reference();
    for (var row : OptionTable.ROWS) {
      if (row.path().startsWith("override.")) continue;
      assertTrue(reference.hasPath(Sources.path(row)), "conf/opekko.conf lacks " + row.path());
    }
  }

  private static void assertError(String flag, String problem, Map<String, String> changed) {
    var error = assertThrows(ConfigError.class, () -> read(changed, Map.of()));
    assertTrue(error.getMessage().contains(flag), error.getMessage());
    assertTrue(error.getMessage().contains(problem), error.getMessage());
  }

  private static NodeSettings read(Map<String, String> flags, Map<String, String> variables) {
    return Settings.read(Settings.merged(with(flags), variables, Optional.empty()), Map.of());
  }

  private static Map<String, String> with(Map<String, String> flags) {
    var all = new HashMap<>(ENOUGH);
    all.putAll(flags);
    return all;
  }
}
