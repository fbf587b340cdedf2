package opekko.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import opekko.protocol.block.Withdrawal;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.engine.ExecutionPayload;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.trie.OrderedTrie;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import org.junit.jupiter.api.Test;

/** Field by field: what differs is named, and nothing else is asked for. */
class AttributesMatchTest {
  private static final Hash PARENT = Blocks.GENESIS.hash();
  private static final Bytes CHAIN_CONSTANTS = Bytes.fromHex("0x000000fa00000006");

  /** A block and the attributes it answers, both open for change. */
  private static final class Pair {
    private final RollupConfig config;
    private long timestamp = 1002;
    private Hash randao = Blocks.hash("randao");
    private Address feeRecipient = Address.ZERO;
    private Optional<List<Withdrawal>> withdrawals = Optional.of(List.of());
    private Optional<List<Withdrawal>> attributeWithdrawals = Optional.of(List.of());
    private Optional<Hash> withdrawalsRoot = Optional.empty();
    private Optional<Hash> beaconRoot = Optional.of(Hash.ZERO);
    private List<Bytes> transactions = List.of(Bytes.of(0x7e, 1), Bytes.of(2, 3));
    private long gasLimit = 30_000_000;
    private Bytes extraData = Bytes.EMPTY;
    private Optional<Bytes> params = Optional.empty();
    private OptionalLong minBaseFee = OptionalLong.empty();
    private Hash parent = PARENT;

    Pair(Hardfork newest) {
      config = Blocks.config(newest);
    }

    private PayloadAttributes attributes() {
      return new PayloadAttributes(
          1002,
          Blocks.hash("randao"),
          Address.ZERO,
          attributeWithdrawals,
          Optional.of(Hash.ZERO),
          List.of(Bytes.of(0x7e, 1), Bytes.of(2, 3)),
          true,
          30_000_000,
          params,
          minBaseFee);
    }

    private PayloadEnvelope block() {
      var payload =
          new ExecutionPayload(
              parent,
              feeRecipient,
              Hash.ZERO,
              Hash.ZERO,
              Bytes.EMPTY,
              randao,
              1,
              gasLimit,
              21_000,
              timestamp,
              extraData,
              BigInteger.TEN,
              Blocks.hash("block"),
              transactions,
              withdrawals,
              OptionalLong.of(0),
              OptionalLong.of(0),
              withdrawalsRoot);
      return new PayloadEnvelope(beaconRoot, payload);
    }

    private Optional<String> difference() {
      return AttributesMatch.difference(config, attributes(), PARENT, block());
    }
  }

  private static Pair ecotone() {
    return new Pair(Hardfork.ECOTONE);
  }

  private static Pair holocene() {
    var pair = new Pair(Hardfork.HOLOCENE);
    pair.params = Optional.of(Bytes.fromHex("0x0000000800000002"));
    pair.extraData = Bytes.fromHex("0x000000000800000002");
    return pair;
  }

  private static Pair jovian() {
    var pair = new Pair(Hardfork.JOVIAN);
    pair.params = Optional.of(Bytes.fromHex("0x0000000800000002"));
    pair.extraData = Bytes.fromHex("0x0100000008000000020000000000000007");
    pair.minBaseFee = OptionalLong.of(7);
    pair.withdrawalsRoot = Optional.of(Blocks.hash("message passer"));
    return pair;
  }

  @Test
  void shouldMatchWhenAllFieldsAgree() {
    assertEquals(Optional.empty(), ecotone().difference());
    assertEquals(Optional.empty(), holocene().difference());
    assertEquals(Optional.empty(), jovian().difference());
  }

  @Test
  void shouldNameTheFieldThatDiffers() {
    assertNamed("parent hash", pair -> pair.parent = Hash.ZERO);
    assertNamed("timestamp", pair -> pair.timestamp = 1004);
    assertNamed("prevRandao", pair -> pair.randao = Hash.ZERO);
    assertNamed("transaction count", pair -> pair.transactions = List.of(Bytes.of(0x7e, 1)));
    assertNamed(
        "transaction 1", pair -> pair.transactions = List.of(Bytes.of(0x7e, 1), Bytes.of(2, 4)));
    assertNamed("gas limit", pair -> pair.gasLimit = 29_000_000);
    assertNamed("withdrawals of the block", pair -> pair.withdrawals = Optional.empty());
    assertNamed("withdrawals of the attr", pair -> pair.attributeWithdrawals = Optional.empty());
    assertNamed("parent beacon block root", pair -> pair.beaconRoot = Optional.empty());
    assertNamed(
        "parent beacon block root", pair -> pair.beaconRoot = Optional.of(Blocks.hash("other")));
    assertNamed(
        "fee recipient",
        pair -> pair.feeRecipient = Address.fromHex("0x4200000000000000000000000000000000000011"));
    assertNamed("extra data", pair -> pair.extraData = Bytes.of(1));
    assertNamed(
        "withdrawals root", pair -> pair.withdrawalsRoot = Optional.of(Blocks.hash("root")));
  }

  private static void assertNamed(String field, Consumer<Pair> change) {
    var pair = ecotone();
    change.accept(pair);
    assertTrue(
        pair.difference().orElse("no difference").startsWith(field),
        field + ": " + pair.difference());
  }

  @Test
  void shouldAcceptEmptyTrieAsWithdrawalsRootBeforeIsthmus() {
    var pair = ecotone();
    pair.withdrawalsRoot = Optional.of(OrderedTrie.EMPTY_ROOT);

    assertEquals(Optional.empty(), pair.difference());
  }

  @Test
  void shouldAskForNoWithdrawalsBeforeCanyon() {
    var pair = new Pair(Hardfork.REGOLITH);
    pair.attributeWithdrawals = Optional.empty();
    pair.withdrawals = Optional.empty();
    assertEquals(Optional.empty(), pair.difference());

    pair.attributeWithdrawals = Optional.of(List.of());
    assertTrue(pair.difference().orElseThrow().contains("Canyon is not active"));
  }

  @Test
  void shouldAskForWithdrawalsRootFromIsthmusOn() {
    var pair = jovian();
    pair.withdrawalsRoot = Optional.empty();

    assertTrue(pair.difference().orElseThrow().startsWith("withdrawals root is absent"));
  }

  @Test
  void shouldTranslateZeroParametersToTheChainsConstants() {
    var pair = holocene();
    pair.params = Optional.of(Bytes.wrap(new byte[8]));
    assertTrue(pair.difference().orElseThrow().startsWith("EIP-1559 parameters"));

    pair.extraData = Bytes.concat(Bytes.of(0), CHAIN_CONSTANTS);
    assertEquals(Optional.empty(), pair.difference());
  }

  @Test
  void shouldCompareMinimumBaseFeeFromJovianOn() {
    var higher = jovian();
    higher.minBaseFee = OptionalLong.of(8);
    var absent = jovian();
    absent.minBaseFee = OptionalLong.empty();

    assertTrue(higher.difference().orElseThrow().startsWith("minimum base fee"));
    assertTrue(absent.difference().orElseThrow().startsWith("minimum base fee"));
  }

  @Test
  void shouldRefuseMalformedParametersAndExtraData() {
    var half = holocene();
    half.params = Optional.of(Bytes.fromHex("0x0000000800000000"));
    var shorter = holocene();
    shorter.extraData = Bytes.fromHex("0x0000000008000000");
    var early = ecotone();
    early.params = Optional.of(CHAIN_CONSTANTS);

    assertTrue(half.difference().orElseThrow().contains("malformed"));
    assertTrue(shorter.difference().orElseThrow().contains("9 bytes"));
    assertTrue(early.difference().orElseThrow().contains("Holocene is not active"));
  }
}
