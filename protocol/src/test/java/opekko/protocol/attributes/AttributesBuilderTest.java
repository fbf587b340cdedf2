package opekko.protocol.attributes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.fault.Fault;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.l1.L1BlockInfo;
import opekko.protocol.testkit.Chains;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L2BlockRef;
import opekko.protocol.upgrade.UpgradeDeposits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AttributesBuilderTest {
  private static final RollupConfig CONFIG = Chains.withEveryForkApart();
  private static final AttributesBuilder BUILDER = new AttributesBuilder(CONFIG, Chains.l1());
  private static final long KARST_GAS = 55_370_657;
  private static final Bytes DEPOSIT = Bytes.of(0x7e, 1);
  private static final Bytes BATCHED = Bytes.of(2, 1);

  @ParameterizedTest
  @EnumSource
  void shouldHaveTheFieldsOfTheForkFromItsFirstBlockOn(Hardfork fork) {
    var time = CONFIG.forks().activationTime(fork).orElseThrow();

    assertFieldsOf(fork, build(time));
    assertFieldsOf(fork, build(time + CONFIG.blockTime()));
    if (fork != Hardfork.BEDROCK)
      assertFieldsOf(Hardfork.values()[fork.ordinal() - 1], build(time - CONFIG.blockTime()));
  }

  private static void assertFieldsOf(Hardfork fork, PayloadAttributes built) {
    assertEquals(fork.compareTo(Hardfork.CANYON) >= 0, built.withdrawals().isPresent());
    assertTrue(built.withdrawals().orElse(List.of()).isEmpty());
    assertEquals(
        fork.compareTo(Hardfork.ECOTONE) >= 0 ? Optional.of(Chains.hash(0xbe)) : Optional.empty(),
        built.parentBeaconBlockRoot());
    assertEquals(
        fork.compareTo(Hardfork.HOLOCENE) >= 0
            ? Optional.of(Chains.systemConfig().eip1559Params())
            : Optional.empty(),
        built.eip1559Params());
    assertEquals(
        fork.compareTo(Hardfork.JOVIAN) >= 0 ? OptionalLong.of(0) : OptionalLong.empty(),
        built.minBaseFee());
    assertEquals(AttributesBuilder.SEQUENCER_FEE_VAULT, built.suggestedFeeRecipient());
    assertEquals(Chains.hash(0xd1), built.prevRandao());
    assertTrue(built.noTxPool());
  }

  @ParameterizedTest
  @EnumSource
  void shouldAddGasInTheFirstBlockOfKarstOnly(Hardfork fork) {
    var time = CONFIG.forks().activationTime(fork).orElseThrow();
    var limit = Chains.systemConfig().gasLimit();

    assertEquals(fork == Hardfork.KARST ? limit + KARST_GAS : limit, build(time).gasLimit());
    assertEquals(limit, build(time + CONFIG.blockTime()).gasLimit());
  }

  @ParameterizedTest
  @EnumSource
  void shouldOrderL1AttributesThenUsersThenUpgradesThenBatch(Hardfork fork) {
    var time = CONFIG.forks().activationTime(fork).orElseThrow();
    var upgrades =
        UpgradeDeposits.at(CONFIG, time).stream()
            .flatMap(upgrade -> upgrade.transactions().stream())
            .toList();

    var transactions = build(time).transactions();

    assertEquals(0x7e, transactions.getFirst().getUnsigned(0));
    assertEquals(DEPOSIT, transactions.get(1));
    assertEquals(upgrades, transactions.subList(2, 2 + upgrades.size()));
    assertEquals(List.of(BATCHED), transactions.subList(2 + upgrades.size(), transactions.size()));
  }

  @Test
  void shouldTakeZeroForABeaconRootThatL1DoesNotHave() {
    var time = CONFIG.forks().activationTime(Hardfork.ECOTONE).orElseThrow();
    var with = Chains.l1Block(5, 1);
    var without =
        new L1BlockInfo(
            with.ref(), with.baseFee(), with.mixDigest(), OptionalLong.empty(), Optional.empty());

    var built =
        BUILDER.build(
            new AttributesBuilder.Ingredients(
                time, Chains.systemConfig(), without, 0, List.of(), List.of()));

    assertEquals(Optional.of(Hash.ZERO), built.parentBeaconBlockRoot());
  }

  @Test
  void shouldAcceptTheSameOriginAndTheNext() {
    assertEquals(Optional.empty(), BUILDER.conflict(parent(100, 5), Chains.l1Block(5, 102)));
    assertEquals(Optional.empty(), BUILDER.conflict(parent(100, 5), Chains.l1Block(6, 102)));
  }

  @Test
  void shouldResetWhenL1MovedUnderTheParent() {
    var other =
        new L2BlockRef(
            Chains.hash(9), 9, Chains.hash(8), 100, new BlockId(Chains.hash(0xdead), 5), 0);

    assertReset("is in conflict with", BUILDER.conflict(other, Chains.l1Block(5, 90)));
    assertReset("does not follow", BUILDER.conflict(other, Chains.l1Block(6, 90)));
    assertReset("does not follow", BUILDER.conflict(parent(100, 5), Chains.l1Block(7, 90)));
  }

  @Test
  void shouldResetWhenTheBlockWouldBeOlderThanItsOrigin() {
    assertReset("is before L1 origin", BUILDER.conflict(parent(100, 5), Chains.l1Block(6, 103)));
  }

  private static void assertReset(String cause, Optional<Fault> fault) {
    var reset = assertInstanceOf(Fault.Reset.class, fault.orElseThrow());
    assertTrue(reset.cause().contains(cause), reset.cause());
  }

  private static L2BlockRef parent(long time, long origin) {
    return new L2BlockRef(
        Chains.hash(9), 9, Chains.hash(8), time, new BlockId(Chains.hash(origin), origin), 0);
  }

  private static PayloadAttributes build(long time) {
    return BUILDER.build(
        new AttributesBuilder.Ingredients(
            time,
            Chains.systemConfig(),
            Chains.l1Block(5, 1),
            0,
            List.of(DEPOSIT),
            List.of(BATCHED)));
  }
}
