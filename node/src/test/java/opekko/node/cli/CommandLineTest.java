package opekko.node.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import opekko.node.config.Settings;
import opekko.protocol.config.ChainTable;
import opekko.protocol.config.RollupJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
  private static final int OK = 0;
  private static final int USAGE = 2;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "devnet",
        "derive",
        "node",
        "check",
        "networks",
        "replay",
        "send",
        "deposit",
        "config-update",
        "batcher",
        "certs",
        "ha"
      })
  void shouldTeachEachCommandWithAnExample(String command) {
    var typed = Typed.type(command, "--help");
    assertEquals(OK, typed.exitCode());
    assertTrue(typed.out().contains("Usage: opekko " + command), typed.out());
    assertTrue(typed.out().contains("Example"), typed.out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "version", "node --version", "derive --version"})
  void shouldTellItsVersion(String line) {
    var typed = Typed.type(line.split(" "));
    assertEquals(OK, typed.exitCode());
    assertTrue(typed.out().startsWith("opekko v"), typed.out());
  }

  @Test
  void shouldShowDefaults() {
    var help = Typed.type("node", "--help").out().replaceAll("\\s+", " ");
    assertTrue(help.contains("(OP_NODE_RPC_PORT); default 9545"), help);
    assertTrue(help.contains("(OP_NODE_NETWORK) "), help);
  }

  @Test
  void shouldListTheCommandsWhenNoneIsGiven() {
    var typed = Typed.type();
    for (var command : new String[] {"derive", "node", "check", "networks", "replay", "version"})
      assertTrue(typed.out().contains(command), command);
  }

  @Test
  void shouldShowEverySettingWithItsVariable() {
    var help = Typed.type("node", "--help").out();
    for (var flag : Settings.flags()) {
      assertTrue(help.contains("--" + flag.name()), flag.name());
      assertTrue(help.contains(flag.variables().getFirst()), flag.name());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nod|Unmatched argument",
        "derive|Missing required parameter",
        "derive /nowhere|/nowhere",
        "derive --quite x|Unknown option",
        "replay|Missing required parameter",
        "replay /nowhere.jsonl|no such file",
        "networks op-sepola|did you mean op-sepolia?",
        "node|--network",
        "node --netwrk=x|did you mean --network?",
        "node stray|'stray' is not understood here",
        "node --network op-sepolia|--l1.beacon",
        "node --config /nowhere.conf|no such file",
        "node --network op-sepolia --l1.beacon http://a:1 --l2 http://a:1 --l2.jwt-secret j --p2p.disable --conductor.enabled|sequencer must be enabled when conductor is enabled",
        "node --network op-sepolia --l1.beacon http://a:1 --l2 http://a:1 --l2.jwt-secret j --sequencer.enabled|a sequencer signs its blocks",
        "check --network op-sepolia --l1.beacon http://a:1 --l2 ftp://a --l2.jwt-secret j|no address"
      })
  void shouldRefuseWithTheCauseAndNoStackTrace(String line, String cause) {
    var typed = Typed.type(line.split(" "));
    assertEquals(USAGE, typed.exitCode(), typed.err());
    assertTrue((typed.err() + typed.out()).contains(cause), typed.err() + typed.out());
    assertFalse(typed.err().contains("\tat "), typed.err());
  }

  @Test
  void shouldPrintARollupFileThatReadsBackAsTheChain() {
    for (var chain : ChainTable.packed().all()) {
      var typed = Typed.type("networks", chain.name());
      assertEquals(OK, typed.exitCode(), chain.name());
      assertEquals(chain.rollup(), RollupJson.read(typed.out()), chain.name());
    }
  }

  @Test
  void shouldListEachNetworkOnALine() {
    var typed = Typed.type("networks");
    assertEquals(OK, typed.exitCode());
    assertEquals(ChainTable.packed().all().size(), typed.out().lines().count());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "garbage", "{}", "[1]", "{\"format\":\"other\"}", "{\"format\":\"opekko"})
  void shouldNameTheLineOfAJournalThatIsNone(String text) throws IOException {
    var file = Files.writeString(folder.resolve("journal.jsonl"), text);
    var typed = Typed.type("replay", file.toString());
    assertEquals(USAGE, typed.exitCode(), typed.err());
    assertTrue(typed.err().contains(file.toString()), typed.err());
    assertTrue(typed.err().contains("line 1") || typed.err().contains("empty"), typed.err());
    assertFalse(typed.err().contains("\tat "), typed.err());
  }
}
