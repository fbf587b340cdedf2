package opekko.protocol.attributes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Random;
import opekko.protocol.attributes.L1Attributes.Layout;
import opekko.protocol.crypto.Keccak;
import opekko.protocol.deposit.SourceHash;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.testkit.Chains;
import opekko.protocol.testkit.Vectors;
import opekko.protocol.tx.DepositTransaction;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class L1AttributesTest {
  private static final Random RANDOM = new Random(11);

  @Test
  void shouldReadAndWriteCallsOfPublicChains() {
    for (var test : Vectors.json("l1-attributes", "l1-attributes.json")) {
      var calldata = Bytes.fromHex(test.get("calldata").asText());
      var layout = layout(test.get("decoded"));

      var attributes = L1Attributes.decode(layout, calldata);

      assertEquals(expected(test.get("decoded")), attributes, test.get("name").asText());
      assertEquals(calldata, attributes.encode(layout), test.get("name").asText());
    }
  }

  @Test
  void shouldReadAndWriteTransactionsOfPublicChains() {
    for (var test : Vectors.json("l1-attributes", "l1-attributes.json")) {
      var name = test.get("name").asText();
      if (!test.hasNonNull("raw_deposit_tx")) continue;
      var raw = Bytes.fromHex(test.get("raw_deposit_tx").asText());

      var deposit = DepositTransaction.decode(raw);
      var attributes = L1Attributes.decode(layout(test.get("decoded")), deposit.data());

      assertEquals(
          SourceHash.l1Attributes(attributes.hash(), attributes.sequenceNumber()),
          deposit.sourceHash(),
          name);
      assertEquals(test.get("source_hash").asText(), deposit.sourceHash().toHex(), name);
      assertEquals(raw, deposit.encode(), name);
      if (test.hasNonNull("raw_deposit_tx_hash"))
        assertEquals(
            test.get("raw_deposit_tx_hash").asText(), Keccak.hash(deposit.encode()).toHex(), name);
    }
  }

  private static Layout layout(JsonNode decoded) {
    return Layout.valueOf(decoded.get("format").asText().toUpperCase(Locale.ROOT));
  }

  private static L1Attributes expected(JsonNode d) {
    return new L1Attributes(
        d.get("number").asLong(),
        d.get("time").asLong(),
        new BigInteger(d.get("base_fee").asText()),
        Hash.fromHex(d.get("block_hash").asText()),
        d.get("sequence_number").asLong(),
        Address.fromHex(d.get("batcher_addr").asText()),
        word(d, "l1_fee_overhead"),
        word(d, "l1_fee_scalar"),
        new BigInteger(d.path("blob_base_fee").asText("0")),
        (int) d.path("base_fee_scalar").asLong(),
        (int) d.path("blob_base_fee_scalar").asLong(),
        (int) d.path("operator_fee_scalar").asLong(),
        d.path("operator_fee_constant").asLong(),
        d.path("da_footprint_gas_scalar").asInt());
  }

  private static Hash word(JsonNode node, String name) {
    return node.has(name) ? Hash.fromHex(node.get(name).asText()) : Hash.ZERO;
  }

  @ParameterizedTest
  @EnumSource
  void shouldReadBackWhatItWrote(Layout layout) {
    for (var i = 0; i < 200; i++) {
      var attributes = random(layout);

      assertEquals(attributes, L1Attributes.decode(layout, attributes.encode(layout)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldRefuseOtherSizesAndSelectors(Layout layout) {
    var call = random(layout).encode(layout);
    for (var size = 0; size < call.size(); size++) assertRefused(layout, call.slice(0, size));
    assertRefused(layout, Bytes.concat(call, Bytes.of(0)));
    for (var other : Layout.values())
      if (other != layout) assertRefused(layout, random(other).encode(other));
    var bytes = call.toArray();
    bytes[0]++;
    assertRefused(layout, Bytes.wrap(bytes));
  }

  @ParameterizedTest
  @EnumSource
  void shouldRefuseAddressWithDirtyPadding(Layout layout) {
    var bytes = random(layout).encode(layout).toArray();
    bytes[layout == Layout.BEDROCK ? 4 + 5 * 32 : 132] = 1;

    assertRefused(layout, Bytes.wrap(bytes));
  }

  @Test
  void shouldRefuseNumbersOverSixtyFourBits() {
    for (var field : new int[] {0, 1, 4}) {
      var bytes = random(Layout.BEDROCK).encode(Layout.BEDROCK).toArray();
      bytes[4 + field * 32 + 23] = 1;

      assertRefused(Layout.BEDROCK, Bytes.wrap(bytes));
    }
  }

  /** A fork's own first block still has the layout before. */
  @ParameterizedTest
  @EnumSource
  void shouldChangeLayoutOneBlockAfterTheFork(Hardfork fork) {
    var config = Chains.withEveryForkApart();
    var time = config.forks().activationTime(fork).orElseThrow();

    assertEquals(settled(fork), Layout.at(config, time + config.blockTime()));
    if (fork == Hardfork.BEDROCK) return;
    var before = settled(Hardfork.values()[fork.ordinal() - 1]);
    assertEquals(before, Layout.at(config, time));
    assertEquals(before, Layout.at(config, time - config.blockTime()));
  }

  @ParameterizedTest
  @EnumSource
  void shouldUseTheNewestLayoutFromGenesis(Hardfork fork) {
    var config = Chains.at(fork);

    assertEquals(settled(fork), Layout.at(config, config.genesis().l2Time() + 2));
  }

  private static Layout settled(Hardfork fork) {
    return switch (fork) {
      case BEDROCK, REGOLITH, CANYON, DELTA -> Layout.BEDROCK;
      case ECOTONE, FJORD, GRANITE, HOLOCENE, PECTRA_BLOB_SCHEDULE -> Layout.ECOTONE;
      case ISTHMUS -> Layout.ISTHMUS;
      case JOVIAN, KARST -> Layout.JOVIAN;
    };
  }

  private static void assertRefused(Layout layout, Bytes call) {
    assertThrows(InvalidData.class, () -> L1Attributes.decode(layout, call));
  }

  /** Only the fields the layout has. */
  private static L1Attributes random(Layout layout) {
    var isBedrock = layout == Layout.BEDROCK;
    var hasOperatorFee = layout.compareTo(Layout.ISTHMUS) >= 0;
    return new L1Attributes(
        RANDOM.nextLong(),
        RANDOM.nextLong(),
        new BigInteger(256, RANDOM),
        hash(),
        RANDOM.nextLong(),
        new Address(hash().bytes().slice(12)),
        isBedrock ? hash() : Hash.ZERO,
        isBedrock ? hash() : Hash.ZERO,
        isBedrock ? BigInteger.ZERO : new BigInteger(256, RANDOM),
        isBedrock ? 0 : RANDOM.nextInt(),
        isBedrock ? 0 : RANDOM.nextInt(),
        hasOperatorFee ? RANDOM.nextInt() : 0,
        hasOperatorFee ? RANDOM.nextLong() : 0,
        layout == Layout.JOVIAN ? RANDOM.nextInt(0x10000) : 0);
  }

  private static Hash hash() {
    var bytes = new byte[Hash.SIZE];
    RANDOM.nextBytes(bytes);
    return new Hash(Bytes.wrap(bytes));
  }
}
