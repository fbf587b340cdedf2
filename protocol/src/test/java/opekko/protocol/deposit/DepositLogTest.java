package opekko.protocol.deposit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import opekko.protocol.crypto.Keccak;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.receipt.Log;
import opekko.protocol.testkit.Chains;
import opekko.protocol.testkit.Vectors;
import opekko.protocol.tx.DepositTransaction;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import org.junit.jupiter.api.Test;

class DepositLogTest {
  private static final Address SENDER =
      Address.fromHex("0x00000000000000000000000000000000000000aa");
  private static final Address RECIPIENT =
      Address.fromHex("0x00000000000000000000000000000000000000bb");

  @Test
  void shouldMakeTheTransactionsOfPublicChains() {
    for (var test : Vectors.json("deposits", "deposit-logs.json")) {
      var expected = test.get("expected");
      var l1Block = Hash.fromHex(test.at("/log/blockHash").asText());
      var log = log(test.get("log"));

      var deposit = DepositLog.parse(log, l1Block, number(test.at("/log/logIndex")));

      assertTrue(DepositLog.isOne(log, log.address()));
      assertEquals(expected.get("source_hash").asText(), deposit.sourceHash().toHex());
      assertEquals(expected.get("from").asText(), deposit.from().toHex());
      assertEquals(expected.get("is_creation").asBoolean(), deposit.to().isEmpty());
      if (expected.hasNonNull("to") && deposit.to().isPresent())
        assertEquals(expected.get("to").asText(), deposit.to().get().toHex());
      assertEquals(new BigInteger(expected.get("mint").asText()), deposit.mint());
      assertEquals(new BigInteger(expected.get("value").asText()), deposit.value());
      assertEquals(expected.get("gas").asLong(), deposit.gas());
      assertEquals(expected.get("data").asText(), deposit.data().toHex());
      assertFalse(deposit.isSystemTransaction());
      if (expected.hasNonNull("raw"))
        assertEquals(expected.get("raw").asText(), deposit.encode().toHex());
      if (expected.hasNonNull("l2_tx_hash"))
        assertEquals(expected.get("l2_tx_hash").asText(), Keccak.hash(deposit.encode()).toHex());
    }
  }

  @Test
  void shouldReadAndWriteEncodingsOfPublicChains() {
    for (var test : Vectors.json("deposits", "deposit-tx-encodings.json")) {
      var raw = test.get("raw").asText();

      var deposit = DepositTransaction.decode(Bytes.fromHex(raw));

      assertEquals(raw, deposit.encode().toHex());
      if (test.has("fields"))
        assertEquals(test.at("/fields/sourceHash").asText(), deposit.sourceHash().toHex());
    }
  }

  @Test
  void shouldReadEveryPartOfTheOpaqueData() {
    var log = log(opaque(3, 5, 21_000, 0, "c0ffee"));

    var deposit = DepositLog.parse(log, Chains.hash(1), 9);

    assertEquals(
        new DepositTransaction(
            SourceHash.user(Chains.hash(1), 9),
            SENDER,
            Optional.of(RECIPIENT),
            BigInteger.valueOf(3),
            BigInteger.valueOf(5),
            21_000,
            false,
            Bytes.fromHex("c0ffee")),
        deposit);
  }

  /** Any byte but zero creates, as in the reference. */
  @Test
  void shouldCreateWhenTheFlagIsNotZero() {
    assertEquals(
        Optional.empty(), DepositLog.parse(log(opaque(0, 0, 1, 2, "00")), Chains.hash(1), 0).to());
  }

  @Test
  void shouldTakeDataOfAnySize() {
    for (var size = 0; size < 70; size++) {
      var data = "ab".repeat(size);

      var deposit = DepositLog.parse(log(opaque(0, 0, 1, 0, data)), Chains.hash(1), 0);

      assertEquals(Bytes.fromHex(data), deposit.data());
    }
  }

  @Test
  void shouldRefuseOtherTopics() {
    var log = log(opaque(0, 0, 1, 0, ""));
    var version = new ArrayList<>(log.topics());
    version.set(3, Chains.hash(1));

    assertRefused("unknown version", new Log(log.address(), version, log.data()));
    assertRefused("four topics", new Log(log.address(), log.topics().subList(0, 3), log.data()));
  }

  @Test
  void shouldRefuseDataThatIsNotAbiBytes() {
    var good = log(opaque(0, 0, 1, 0, "")).data();

    assertRefused("bad offset", withData(replaced(good, 31, 33)));
    assertRefused("bad offset", withData(replaced(good, 0, 1)));
    assertRefused("bad length", withData(replaced(good, 32, 1)));
    assertRefused("bad length", withData(replaced(good, 63, 97)));
    assertRefused("bad length", withData(replaced(good, 56, 0x80)));
    assertRefused("bad length", withData(replaced(good, 63, 64)));
    assertRefused("data of 161", withData(Bytes.concat(good, Bytes.of(0))));
    assertRefused("bad length", withData(Bytes.concat(good, Bytes.wrap(new byte[32]))));
    assertRefused("data of 32", withData(good.slice(0, 32)));
    assertRefused("opaque data of 72", withData(replaced(good, 63, 72)));
  }

  @Test
  void shouldRefuseDataCutAnywhere() {
    var whole = log(opaque(1, 2, 3, 0, "abcdef")).data();
    for (var size = 0; size < whole.size(); size++) {
      var cut = withData(whole.slice(0, size));
      assertThrows(InvalidData.class, () -> DepositLog.parse(cut, Chains.hash(1), 0));
    }
  }

  @Test
  void shouldRefuseRandomDataWithoutOtherExceptions() {
    var random = new Random(3);
    for (var i = 0; i < 2000; i++) {
      var data = new byte[random.nextInt(12) * 32];
      random.nextBytes(data);
      if (data.length > 63 && i % 2 == 0)
        System.arraycopy(Chains.hash(32).bytes().toArray(), 0, data, 0, 32);
      var log = withData(Bytes.wrap(data));
      assertThrows(InvalidData.class, () -> DepositLog.parse(log, Chains.hash(1), 0));
    }
  }

  @Test
  void shouldTellOtherLogsApart() {
    var mine = log(opaque(0, 0, 1, 0, ""));

    assertTrue(DepositLog.isOne(mine, Chains.PORTAL));
    assertFalse(DepositLog.isOne(mine, Chains.SYSTEM_CONFIG));
    assertFalse(DepositLog.isOne(new Log(Chains.PORTAL, List.of(), mine.data()), Chains.PORTAL));
  }

  private static void assertRefused(String cause, Log log) {
    var error = assertThrows(InvalidData.class, () -> DepositLog.parse(log, Chains.hash(1), 0));
    assertTrue(error.getMessage().contains(cause), error.getMessage());
  }

  private static Bytes replaced(Bytes data, int at, int value) {
    var copy = data.toArray();
    copy[at] = (byte) value;
    return Bytes.wrap(copy);
  }

  private static Bytes opaque(long mint, long value, long gas, int creation, String data) {
    return Bytes.concat(
        Chains.hash(mint).bytes(),
        Chains.hash(value).bytes(),
        Chains.hash(gas).bytes().slice(24),
        Bytes.of(creation),
        Bytes.fromHex(data));
  }

  /** A log with this opaque data, padded as the contract does. */
  private static Log log(Bytes opaque) {
    var padding = new byte[(32 - opaque.size() % 32) % 32];
    return withData(
        Bytes.concat(
            Chains.hash(32).bytes(),
            Chains.hash(opaque.size()).bytes(),
            opaque,
            Bytes.wrap(padding)));
  }

  private static Log withData(Bytes data) {
    return new Log(
        Chains.PORTAL, List.of(DepositLog.TOPIC, topic(SENDER), topic(RECIPIENT), Hash.ZERO), data);
  }

  private static Hash topic(Address address) {
    return new Hash(Bytes.concat(Bytes.wrap(new byte[12]), address.bytes()));
  }

  private static Log log(JsonNode json) {
    var topics = new ArrayList<Hash>();
    json.get("topics").forEach(topic -> topics.add(Hash.fromHex(topic.asText())));
    return new Log(
        json.hasNonNull("address") ? Address.fromHex(json.get("address").asText()) : Chains.PORTAL,
        topics,
        Bytes.fromHex(json.get("data").asText()));
  }

  private static long number(JsonNode node) {
    return node.isNumber() ? node.asLong() : Long.decode(node.asText());
  }
}
