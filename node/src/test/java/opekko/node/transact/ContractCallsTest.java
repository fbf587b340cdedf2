package opekko.node.transact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import opekko.devnet.genesis.DevnetAccount;
import opekko.protocol.systemconfig.ConfigUpdate;
import opekko.protocol.systemconfig.ConfigUpdateLog;
import opekko.protocol.testkit.Chains;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.rpc.eth.TransactionClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the calls mean is read back from the logs that the contracts make of them. */
class ContractCallsTest {
  private static final Address BOB = Address.fromHex("0x" + "b0".repeat(20));
  private static final Terms ANY =
      new Terms(
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          Optional.empty(),
          Optional.empty(),
          Duration.ofSeconds(60));

  private final TestL1 l1 = new TestL1();
  private final TransactionClient client = l1.client();

  @AfterEach
  void stop() {
    client.close();
    l1.close();
  }

  static Stream<Arguments> changes() {
    return Stream.of(
        Arguments.of("batcher " + BOB, new ConfigUpdate.Batcher(BOB)),
        Arguments.of(
            "fee-scalars 1368 810949",
            new ConfigUpdate.FeeScalars(
                Hash.ZERO, Hash.fromHex("0x01" + "00".repeat(23) + "000c5fc5" + "00000558"))),
        Arguments.of("gas-limit 40000000", new ConfigUpdate.GasLimit(40_000_000)),
        Arguments.of("gas-limit 18446744073709551615", new ConfigUpdate.GasLimit(-1)),
        Arguments.of(
            "batcher batcher2", new ConfigUpdate.Batcher(DevnetAccount.BATCHER2.address())),
        Arguments.of("unsafe-signer " + BOB, new ConfigUpdate.UnsafeBlockSigner(BOB)),
        Arguments.of(
            "eip1559 250 6", new ConfigUpdate.Eip1559Params(Bytes.fromHex("0x000000fa00000006"))),
        Arguments.of(
            "operator-fee 7 9",
            new ConfigUpdate.OperatorFeeParams(
                Hash.fromHex("0x" + "00".repeat(20) + "00000007" + "0000000000000009"))),
        Arguments.of("min-base-fee 1000", new ConfigUpdate.MinBaseFee(1000)),
        Arguments.of("da-footprint 400", new ConfigUpdate.DaFootprintGasScalar(400)));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void shouldChangeParameter(String typed, ConfigUpdate expected) {
    var words = List.of(typed.split(" "));
    var change = ConfigChange.named(words.getFirst()).orElseThrow();

    var sent =
        sender(TestL1.OWNER)
            .send(change.through(Chains.SYSTEM_CONFIG, words.subList(1, words.size())));

    var log = sent.receipt().logs().getFirst().log();
    assertEquals(Optional.of(expected), ConfigUpdateLog.parse(log));
  }

  @ParameterizedTest
  @CsvSource({
    "gas-limit,not 0 arguments",
    "gas-limit 1 2,not 2 arguments",
    "gas-limit x,a whole number of at most 64 bits",
    "gas-limit -1,a whole number of at most 64 bits",
    "gas-limit 18446744073709551616,a whole number of at most 64 bits",
    "da-footprint 65536,a whole number of at most 16 bits",
    "eip1559 1,not 1 arguments",
    "batcher 0x12,an address of 40 hex digits"
  })
  void shouldRefuseArguments(String typed, String complaint) {
    var words = List.of(typed.split(" "));
    var change = ConfigChange.named(words.getFirst()).orElseThrow();

    var refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> change.through(Chains.SYSTEM_CONFIG, words.subList(1, words.size())));

    assertTrue(refused.getMessage().contains(complaint), refused.getMessage());
  }

  @Test
  void shouldMakeDeposit() {
    var sent =
        sender(TestL1.ALICE)
            .send(
                new PortalDeposit(
                        Optional.of(BOB),
                        BigInteger.TWO,
                        BigInteger.ONE,
                        70_000,
                        Bytes.fromHex("0x010203"))
                    .through(Chains.PORTAL));

    var deposit = DepositWatch.of(sent.receipt(), Chains.PORTAL);

    assertEquals(TestL1.address(TestL1.ALICE), deposit.from());
    assertEquals(Optional.of(BOB), deposit.to());
    assertEquals(BigInteger.TWO, deposit.mint());
    assertEquals(BigInteger.ONE, deposit.value());
    assertEquals(70_000, deposit.gas());
    assertEquals(Bytes.fromHex("0x010203"), deposit.data());
    assertEquals(BigInteger.TWO, l1.balance(Chains.PORTAL));
  }

  @Test
  void shouldDepositCreation() {
    var data = Bytes.wrap(new byte[1000]);
    var sent =
        sender(TestL1.ALICE)
            .send(
                new PortalDeposit(
                        Optional.empty(),
                        BigInteger.ZERO,
                        BigInteger.ZERO,
                        PortalDeposit.leastGas(data.size()),
                        data)
                    .through(Chains.PORTAL));

    assertEquals(Optional.empty(), DepositWatch.of(sent.receipt(), Chains.PORTAL).to());
  }

  @Test
  void shouldSayThatContractIsNoPortal() {
    var sent =
        sender(TestL1.OWNER)
            .send(ConfigChange.MIN_BASE_FEE.through(Chains.SYSTEM_CONFIG, List.of("1")));

    var failure =
        assertThrows(
            TransactionFailure.class, () -> DepositWatch.of(sent.receipt(), Chains.SYSTEM_CONFIG));
    assertTrue(failure.getMessage().contains("is no portal"), failure.getMessage());
  }

  private Sender sender(Bytes key) {
    return new Sender(client, new SigningKey(key), ANY, l1, _ -> {});
  }
}
