package opekko.node.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import opekko.node.transact.TestL1;
import opekko.protocol.testkit.Chains;
import opekko.protocol.type.Address;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SendingCommandsTest {
  private static final String BOB = "0x" + "b0".repeat(20);
  private static final String NOBODY = "http://127.0.0.1:9";

  @TempDir Path folder;

  private final TestL1 l1 = new TestL1();
  private final ScheduledExecutorService miner = Executors.newSingleThreadScheduledExecutor();
  private FakeRpc node;

  @BeforeEach
  void start() throws IOException {
    miner.scheduleWithFixedDelay(() -> l1.chain().mine(), 50, 50, TimeUnit.MILLISECONDS);
    node =
        new FakeRpc()
            .on(
                "optimism_rollupConfig",
                """
                {"l1_chain_id":900,"l2_chain_id":901,"deposit_contract_address":"%s",
                 "l1_system_config_address":"%s"}\
                """
                    .formatted(Chains.PORTAL, Chains.SYSTEM_CONFIG));
  }

  @AfterEach
  void stop() {
    miner.shutdownNow();
    node.close();
    l1.close();
  }

  @Test
  void shouldSendWithKeyFromFile() throws IOException {
    var key = Files.writeString(folder.resolve("key"), TestL1.ALICE.toHex() + "\n").toString();

    var typed = type("send --to " + BOB + " --value 1.5ether --private-key", key);

    assertEquals(0, typed.exitCode(), typed.err());
    assertEquals("1500000000000000000", l1.balance(Address.fromHex(BOB)).toString());
    assertTrue(typed.out().startsWith("Sent 1.5 ether to " + BOB + " on chain 900"), typed.out());
    assertTrue(typed.out().contains("status   success"), typed.out());
    assertTrue(typed.out().contains("for 21000 gas"), typed.out());
    assertFalse(typed.err().contains("waiting"), "the waiting line is for terminals only");
  }

  @Test
  void shouldDepositToOneself() {
    var typed =
        type("deposit --value 1ether --node", node.url(), "--private-key", TestL1.ALICE.toHex());

    assertEquals(0, typed.exitCode(), typed.err());
    var me = TestL1.address(TestL1.ALICE);
    assertTrue(typed.out().startsWith("Deposited 1 ether, 1 ether of it for " + me), typed.out());
    assertTrue(typed.out().contains("source   0x"), typed.out());
    assertEquals(TestL1.ETHER, l1.balance(Chains.PORTAL));
  }

  @Test
  void shouldWaitForDepositOnL2() throws IOException {
    try (var l2 =
        new FakeRpc()
            .on("eth_chainId", "\"0x385\"")
            .on(
                "eth_getTransactionReceipt",
                """
                {"transactionHash":"%1$s","blockHash":"%1$s","blockNumber":"0x7","status":"0x0",
                 "gasUsed":"0x5208","logs":[]}\
                """
                    .formatted("0x" + "99".repeat(32)))) {
      var typed =
          type(
              "deposit --mint 2gwei --value 1gwei --wait 20 --to " + BOB + " --portal",
              Chains.PORTAL.toHex(),
              "--private-key",
              TestL1.ALICE.toHex(),
              "--l2",
              l2.url());

      assertEquals(1, typed.exitCode(), "it failed on L2");
      assertTrue(typed.out().contains("On L2, chain 901"), typed.out());
      assertTrue(typed.out().contains("block    7 "), typed.out());
      assertTrue(typed.out().contains("status   failed"), typed.out());
    }
  }

  @Test
  void shouldSayThatDepositDoesNotComeOut() throws IOException {
    try (var l2 = new FakeRpc().on("eth_chainId", "\"0x385\"")) {
      var typed =
          type(
              "deposit --wait 0 --portal",
              Chains.PORTAL.toHex(),
              "--private-key",
              TestL1.ALICE.toHex(),
              "--l2",
              l2.url());

      assertEquals(1, typed.exitCode());
      assertTrue(typed.err().contains("but not on L2 after 0 s"), typed.err());
    }
  }

  @Test
  void shouldChangeConfig() {
    var typed = type("config-update gas-limit 40000000 --node", node.url(), "--private-key", key());

    assertEquals(0, typed.exitCode(), typed.err());
    assertTrue(typed.out().startsWith("Changed gas-limit to 40000000"), typed.out());
  }

  @Test
  void shouldNotSendToChainOtherThanTheRollups() throws IOException {
    try (var other =
        new FakeRpc()
            .on(
                "optimism_rollupConfig",
                """
                {"l1_chain_id":1,"l2_chain_id":10,"deposit_contract_address":"%1$s",
                 "l1_system_config_address":"%1$s"}\
                """
                    .formatted(BOB))) {
      var typed = type("deposit --node", other.url(), "--private-key", key());

      assertEquals(1, typed.exitCode());
      assertTrue(typed.err().contains("is of chain 900, not 1"), typed.err());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "send|--to",
        "send --to 0x12|an address of 40 hex digits",
        "send --to BOB --value 1.5|no amount",
        "send --to BOB --rpc nowhere|no address such as",
        "send --to BOB --rpc L1 --private-key 0x12|neither a key of 64 hex digits nor a file",
        "deposit --create --to BOB|nobody for --to",
        "deposit --data 0xzz|not a hexadecimal digit",
        "config-update|TYPE",
        "config-update gaslimit 1|did you mean gas-limit?",
        "config-update gas-limit|takes one argument",
        "config-update min-base-fee x|whole number"
      })
  void shouldExplainWrongLines(String line, String explanation) {
    var typed = Typed.type(words(line));

    assertEquals(2, typed.exitCode(), typed.err());
    if (explanation != null) assertTrue(typed.err().contains(explanation), typed.err());
  }

  @Test
  void shouldNeverShowKey() {
    var almost = TestL1.ALICE.toHex().substring(0, 64);

    var typed = type("send --to " + BOB, "--private-key", almost);

    assertEquals(2, typed.exitCode());
    assertFalse(typed.err().contains(almost), typed.err());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "send --to BOB --rpc NOBODY|L2 127.0.0.1:9: ",
        "send --l1 --to BOB --rpc NOBODY|L1 127.0.0.1:9: ",
        "deposit --rpc L1 --node NOBODY|give --node the address of a rollup node, or --portal",
        "config-update gas-limit 7 --rpc L1 --node NOBODY|or --system-config the contract's",
        "send --rpc L1 --to BOB --private-key POOR --value 1ether|insufficient funds"
      })
  void shouldExplainFailures(String line, String explanation) {
    var typed = Typed.type(words(line));

    assertEquals(1, typed.exitCode(), typed.err());
    assertTrue(typed.err().contains(explanation), typed.err());
  }

  @Test
  void shouldAskForKeyOnRealChain() throws IOException {
    try (var mainnet = new FakeRpc().on("eth_chainId", "\"0x1\"")) {
      var typed = Typed.type("send", "--to", BOB, "--rpc", mainnet.url());

      assertEquals(2, typed.exitCode());
      assertTrue(typed.err().contains("chain 1 is no devnet: --private-key"), typed.err());
    }
  }

  @Test
  void shouldListParametersInHelp() {
    var help = Typed.type("config-update", "--help").out();

    assertTrue(help.contains("operator-fee  NUMBER NUMBER scalar and constant"), help);
    assertTrue(help.contains("unsafe-signer ADDRESS"), help);
  }

  private String[] words(String line) {
    return line.replace("BOB", BOB)
        .replace("NOBODY", NOBODY)
        .replace("POOR", TestL1.POOR.toHex())
        .replaceFirst("--rpc L1", "--rpc " + l1.uri())
        .split(" ");
  }

  private static String key() {
    return TestL1.OWNER.toHex();
  }

  /** To the L1 of this test. */
  private Typed type(String line, String... more) {
    var words = new ArrayList<>(List.of(line.split(" ")));
    words.addAll(List.of(more));
    words.addAll(List.of("--rpc", l1.uri().toString()));
    return Typed.type(words.toArray(String[]::new));
  }
}
