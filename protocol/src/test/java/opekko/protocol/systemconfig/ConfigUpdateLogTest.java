package opekko.protocol.systemconfig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import opekko.protocol.receipt.Log;
import opekko.protocol.testkit.Chains;
import opekko.protocol.testkit.Vectors;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigUpdateLogTest {
  private static final Bytes POINTER = word(32);

  @Test
  void shouldHaveTheTopicOfTheContract() {
    assertEquals(
        "0x1d2b0bda21d56b8bd12d4f94ebacffdfb35f5e226f84b461103bb8beab6353be",
        ConfigUpdateLog.TOPIC.toHex());
  }

  @Test
  void shouldReadUpdatesOfPublicChains() {
    for (var test : Vectors.json("system-config", "config-update-logs-real.json")) {
      var expected = test.get("expected");
      var topics = new ArrayList<Hash>();
      test.at("/log/topics").forEach(topic -> topics.add(Hash.fromHex(topic.asText())));
      var address = Address.fromHex(test.at("/log/address").asText());
      var log = new Log(address, topics, Bytes.fromHex(test.at("/log/data").asText()));

      var update = ConfigUpdateLog.parse(log);

      assertTrue(ConfigUpdateLog.isOne(log, address));
      assertEquals(Optional.of(real(test.get("update_type").asInt(), expected)), update);
    }
  }

  private static ConfigUpdate real(int type, JsonNode expected) {
    return switch (type) {
      case 0 -> new ConfigUpdate.Batcher(Address.fromHex(expected.get("batcherAddr").asText()));
      case 1 ->
          new ConfigUpdate.FeeScalars(
              Hash.fromHex(expected.get("overhead").asText()),
              Hash.fromHex(expected.get("scalar").asText()));
      default -> new ConfigUpdate.GasLimit(expected.get("gasLimit").asLong());
    };
  }

  @Test
  void shouldReadOrPassOverPublishedForms() {
    for (var test :
        Vectors.json("system-config", "config-update-logs-synthetic.json").get("cases")) {
      var data = Bytes.fromHex(test.get("data").asText());

      var update = ConfigUpdateLog.parse(log(test.get("update_type").asInt(), data));

      assertEquals(test.get("error").isNull(), update.isPresent(), test.get("name").asText());
      if (test.hasNonNull("expected")) assertEquals(synthetic(test), update.orElseThrow());
    }
  }

  private static ConfigUpdate synthetic(JsonNode test) {
    var expected = test.get("expected");
    return switch (test.get("update_type").asInt()) {
      case 0 -> new ConfigUpdate.Batcher(Address.fromHex(expected.get("batcher_address").asText()));
      case 3 ->
          new ConfigUpdate.UnsafeBlockSigner(
              Address.fromHex(expected.get("unsafe_block_signer").asText()));
      case 5 ->
          new ConfigUpdate.OperatorFeeParams(
              new Hash(
                  Bytes.concat(
                      Bytes.wrap(new byte[20]),
                      Chains.hash(number(expected, "operator_fee_scalar")).bytes().slice(28),
                      Chains.hash(number(expected, "operator_fee_constant")).bytes().slice(24))));
      default -> new ConfigUpdate.MinBaseFee(number(expected, "min_base_fee"));
    };
  }

  private static long number(JsonNode node, String name) {
    return Long.decode(node.get(name).asText());
  }

  @Test
  void shouldReadWhatPublishedFormsLeaveOut() {
    assertEquals(
        Optional.of(new ConfigUpdate.GasLimit(-1)), parse(2, Bytes.fromHex("ff".repeat(8))));
    assertEquals(
        Optional.of(new ConfigUpdate.Eip1559Params(Bytes.of(0, 0, 0, 250, 0, 0, 0, 6))),
        parse(4, Bytes.of(0, 0, 0, 250, 0, 0, 0, 6)));
    assertEquals(
        Optional.of(new ConfigUpdate.Eip1559Params(Bytes.wrap(new byte[8]))),
        parse(4, Bytes.of(0)));
    assertEquals(
        Optional.of(new ConfigUpdate.DaFootprintGasScalar(0xffff)), parse(7, Bytes.of(255, 255)));
  }

  @Test
  void shouldPassOverParamsOfWhichOneIsZero() {
    assertEquals(Optional.empty(), parse(4, Bytes.of(0, 0, 0, 250, 0, 0, 0, 0)));
    assertEquals(Optional.empty(), parse(4, Bytes.of(0, 0, 0, 0, 0, 0, 0, 6)));
  }

  @Test
  void shouldPassOverNumbersThatAreTooBig() {
    var one = Bytes.of(1, 0, 0, 0, 0, 0, 0, 0, 0);
    assertEquals(Optional.empty(), parse(2, one));
    assertEquals(Optional.empty(), parse(6, one));
    assertEquals(Optional.empty(), parse(7, Bytes.of(1, 0, 0)));
  }

  @ParameterizedTest
  @ValueSource(longs = {8, 255, Long.MAX_VALUE, -1})
  void shouldPassOverTypesOfTheFuture(long type) {
    var log =
        new Log(
            Chains.SYSTEM_CONFIG,
            List.of(ConfigUpdateLog.TOPIC, Hash.ZERO, Chains.hash(type)),
            Bytes.concat(POINTER, word(32), word(1)));

    assertEquals(Optional.empty(), ConfigUpdateLog.parse(log));
  }

  @Test
  void shouldPassOverOtherVersionsAndTopicCounts() {
    var data = Bytes.concat(POINTER, word(32), word(1));
    var topics = List.of(ConfigUpdateLog.TOPIC, Chains.hash(1), Chains.hash(2));

    assertEquals(
        Optional.empty(), ConfigUpdateLog.parse(new Log(Chains.SYSTEM_CONFIG, topics, data)));
    assertEquals(
        Optional.empty(),
        ConfigUpdateLog.parse(new Log(Chains.SYSTEM_CONFIG, topics.subList(0, 2), data)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
  void shouldPassOverDataCutAnywhereOrTooLong(int type) {
    var content = type == 1 ? word(0).size() * 2 : 32;
    var whole = Bytes.concat(POINTER, word(content), Bytes.wrap(new byte[content]));
    assertTrue(ConfigUpdateLog.parse(log(type, whole)).isPresent());

    for (var size = 0; size < whole.size(); size++)
      assertEquals(Optional.empty(), ConfigUpdateLog.parse(log(type, whole.slice(0, size))));
    assertEquals(
        Optional.empty(), ConfigUpdateLog.parse(log(type, Bytes.concat(whole, Bytes.of(0)))));
  }

  @Test
  void shouldSurviveRandomData() {
    var random = new Random(7);
    for (var i = 0; i < 2000; i++) {
      var data = new byte[random.nextInt(200)];
      random.nextBytes(data);

      assertEquals(Optional.empty(), ConfigUpdateLog.parse(log(i % 9, Bytes.wrap(data))));
    }
  }

  @Test
  void shouldTellOtherLogsApart() {
    var mine = log(0, Bytes.EMPTY);

    assertTrue(ConfigUpdateLog.isOne(mine, Chains.SYSTEM_CONFIG));
    assertFalse(ConfigUpdateLog.isOne(mine, Chains.PORTAL));
    assertFalse(
        ConfigUpdateLog.isOne(
            new Log(Chains.SYSTEM_CONFIG, List.of(), Bytes.EMPTY), Chains.SYSTEM_CONFIG));
    assertFalse(
        ConfigUpdateLog.isOne(
            new Log(Chains.SYSTEM_CONFIG, List.of(Hash.ZERO), Bytes.EMPTY), Chains.SYSTEM_CONFIG));
  }

  /** An update with this number, at the end of a word. */
  private static Optional<ConfigUpdate> parse(int type, Bytes end) {
    return ConfigUpdateLog.parse(
        log(type, Bytes.concat(POINTER, word(32), Bytes.wrap(new byte[32 - end.size()]), end)));
  }

  private static Log log(int type, Bytes data) {
    return new Log(
        Chains.SYSTEM_CONFIG, List.of(ConfigUpdateLog.TOPIC, Hash.ZERO, Chains.hash(type)), data);
  }

  private static Bytes word(long value) {
    return Chains.hash(value).bytes();
  }
}
