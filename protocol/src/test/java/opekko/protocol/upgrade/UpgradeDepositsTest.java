package opekko.protocol.upgrade;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import opekko.protocol.crypto.Keccak;
import opekko.protocol.crypto.Sha256;
import opekko.protocol.deposit.SourceHash;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.generate.UpgradeDepositsGenerator;
import opekko.protocol.testkit.Chains;
import opekko.protocol.testkit.RecordedChain;
import opekko.protocol.testkit.Vectors;
import opekko.protocol.tx.DepositTransaction;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class UpgradeDepositsTest {
  private static final String TOPIC = "upgrade-txs";
  private static final String KARST_BUNDLE_SHA256 =
      "0x08f5df36f7ff29a9421ab84beebe96684a7455df9a5d234a2468613a4008ad91";

  static Stream<Hardfork> forks() {
    return UpgradeDepositsGenerator.FORKS.stream();
  }

  @ParameterizedTest
  @MethodSource("forks")
  void shouldCarryTransactionsOfThePublishedUpgrade(Hardfork fork) {
    var published = Vectors.json(TOPIC, fork.flag() + ".json");
    var upgrade = UpgradeDeposits.of(fork);

    var gas = 0L;
    for (var i = 0; i < published.get("transactions").size(); i++) {
      var expected = published.get("transactions").get(i);
      var encoded = upgrade.transactions().get(i);
      var deposit = DepositTransaction.decode(encoded);

      assertEquals(expected.get("raw_keccak").asText(), Keccak.hash(encoded).toHex());
      assertEquals(expected.get("source_hash").asText(), deposit.sourceHash().toHex());
      assertEquals(SourceHash.upgrade(expected.get("intent").asText()), deposit.sourceHash());
      assertEquals(expected.get("from").asText(), deposit.from().toHex());
      assertEquals(address(expected.get("to")), deposit.to());
      assertEquals(expected.get("gas").asLong(), deposit.gas());
      assertEquals(expected.get("data_keccak").asText(), Keccak.hash(deposit.data()).toHex());
      assertFalse(deposit.isSystemTransaction());
      gas += deposit.gas();
    }
    assertEquals(published.get("transactions").size(), upgrade.transactions().size());
    assertEquals(published.get("total_gas").asLong(), gas);
  }

  @Test
  void shouldEqualTheOfficialBundleOfKarst() throws IOException {
    var file = Vectors.path(TOPIC, "karst_nut_bundle.json");
    var bundle = Vectors.json(TOPIC, "karst_nut_bundle.json").get("transactions");

    var fromBundle = new ArrayList<Bytes>();
    for (var i = 0; i < bundle.size(); i++) fromBundle.add(deposit("Karst", i, bundle.get(i)));

    assertEquals(KARST_BUNDLE_SHA256, Sha256.hash(Bytes.wrap(Files.readAllBytes(file))).toHex());
    assertEquals(fromBundle, UpgradeDeposits.of(Hardfork.KARST).transactions());
    assertEquals(
        fromBundle.stream().mapToLong(t -> DepositTransaction.decode(t).gas()).sum(),
        UpgradeDeposits.of(Hardfork.KARST).addedGas());
  }

  @Test
  void shouldNumberIntentsOfBundles() {
    var bundle = Vectors.json(TOPIC, "test-nut.json").get("transactions");
    for (var expected : Vectors.json(TOPIC, "test-nut.expected.json").get("cases")) {
      var i = expected.get("index").asInt();

      var encoded = deposit("Test", i, bundle.get(i));

      if (expected.has("raw")) assertEquals(expected.get("raw").asText(), encoded.toHex());
      if (expected.has("source_hash"))
        assertEquals(
            expected.get("source_hash").asText(),
            DepositTransaction.decode(encoded).sourceHash().toHex());
    }
  }

  @ParameterizedTest
  @MethodSource("forks")
  void shouldBeWhatTheGeneratorMakesOfTheRecording(Hardfork fork) throws IOException {
    var generated = UpgradeDepositsGenerator.resource(RecordedChain.open("rec-all-forks"), fork);

    try (var shipped =
        UpgradeDeposits.class.getResourceAsStream("/upgrades/" + fork.flag() + ".rlp.gz")) {
      assertArrayEquals(generated, shipped.readAllBytes());
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldComeInTheFirstBlockOfTheForkOnly(Hardfork fork) {
    var config = Chains.withEveryForkApart();
    var activation = config.forks().activationTime(fork).orElseThrow();
    var upgrades = forks().toList().contains(fork);

    var first = UpgradeDeposits.at(config, activation);

    assertEquals(upgrades ? List.of(UpgradeDeposits.of(fork)) : List.of(), first);
    assertEquals(List.of(), UpgradeDeposits.at(config, activation - config.blockTime()));
    assertEquals(List.of(), UpgradeDeposits.at(config, activation + config.blockTime()));
  }

  @Test
  void shouldKeepTheOrderOfForksThatComeTogether() {
    var config = Chains.withEveryForkApart();
    var together = config.forks();
    for (var fork : List.of(Hardfork.ECOTONE, Hardfork.FJORD, Hardfork.KARST))
      together = together.with(fork, OptionalLong.of(1250));

    var found = UpgradeDeposits.at(config.withForks(together), 1250);

    assertEquals(
        List.of(
            UpgradeDeposits.of(Hardfork.ECOTONE),
            UpgradeDeposits.of(Hardfork.FJORD),
            UpgradeDeposits.of(Hardfork.KARST)),
        found);
  }

  @Test
  void shouldRefuseForksThatUpgradeNothing() {
    assertThrows(IllegalArgumentException.class, () -> UpgradeDeposits.of(Hardfork.GRANITE));
  }

  private static Bytes deposit(String label, int index, JsonNode entry) {
    return new DepositTransaction(
            SourceHash.upgrade(label + " " + index + ": " + entry.get("intent").asText()),
            Address.fromHex(entry.get("from").asText()),
            address(entry.get("to")),
            BigInteger.ZERO,
            BigInteger.ZERO,
            entry.get("gasLimit").asLong(),
            false,
            Bytes.fromHex(entry.get("data").asText()))
        .encode();
  }

  private static Optional<Address> address(JsonNode hex) {
    return hex == null || hex.isNull()
        ? Optional.empty()
        : Optional.of(Address.fromHex(hex.asText()));
  }
}
