package opekko.protocol.systemconfig;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.config.SystemConfig;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.l1.L1Block;
import opekko.protocol.l1.L1BlockInfo;
import opekko.protocol.testkit.Chains;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SystemConfigRulesTest {
  private static final SystemConfig BEFORE =
      new SystemConfig(
          Chains.BATCHER,
          Chains.hash(188),
          Chains.hash(684_000),
          30_000_000,
          Bytes.of(0, 0, 0, 50, 0, 0, 0, 6),
          Chains.hash(5),
          7,
          400);

  @Test
  void shouldChangeOneFieldAndKeepTheOthers() {
    assertEquals(
        with(Chains.PORTAL, BEFORE.gasLimit()), apply(new ConfigUpdate.Batcher(Chains.PORTAL)));
    assertEquals(with(Chains.BATCHER, 60_000_000), apply(new ConfigUpdate.GasLimit(60_000_000)));
    assertEquals(BEFORE, apply(new ConfigUpdate.UnsafeBlockSigner(Chains.PORTAL)));
    var params = Bytes.of(0, 0, 0, 1, 0, 0, 0, 2);
    assertEquals(
        with(params, BEFORE.operatorFeeParams(), 7, 400),
        apply(new ConfigUpdate.Eip1559Params(params)));
    assertEquals(
        with(BEFORE.eip1559Params(), Chains.hash(9), 7, 400),
        apply(new ConfigUpdate.OperatorFeeParams(Chains.hash(9))));
    assertEquals(
        with(BEFORE.eip1559Params(), BEFORE.operatorFeeParams(), -1, 400),
        apply(new ConfigUpdate.MinBaseFee(-1)));
    assertEquals(
        with(BEFORE.eip1559Params(), BEFORE.operatorFeeParams(), 7, 0),
        apply(new ConfigUpdate.DaFootprintGasScalar(0)));
  }

  @Test
  void shouldTakeFeesAsTheyAreBeforeEcotone() {
    var odd = Hash.fromHex("0x02" + "ff".repeat(31));

    var after =
        SystemConfigRules.apply(BEFORE, new ConfigUpdate.FeeScalars(Chains.hash(1), odd), false);

    assertEquals(Chains.hash(1), after.overhead());
    assertEquals(odd, after.scalar());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0x0000000000000000000000000000000000000000000000000000000000000002",
        "0x0100000000000000000000000000000000000000000000000000007b00000002",
        "0x01000000000000000000000000000000000000000000000000000000ffffffff"
      })
  void shouldTakeScalarAndDropOverheadFromEcotoneOn(String scalar) {
    var after = apply(new ConfigUpdate.FeeScalars(Chains.hash(1), Hash.fromHex(scalar)));

    assertEquals(Hash.ZERO, after.overhead());
    assertEquals(Hash.fromHex(scalar), after.scalar());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0x0000000000000000000000000000000000000000000000000000000100000002",
        "0x0001000000000000000000000000000000000000000000000000000000000002",
        "0x0100000000000001000000000000000000000000000000000000000000000002",
        "0x0200000000000000000000000000000000000000000000000000000000000002"
      })
  void shouldKeepTheOldScalarWhenTheNewOneIsMalformed(String scalar) {
    assertEquals(BEFORE, apply(new ConfigUpdate.FeeScalars(Chains.hash(1), Hash.fromHex(scalar))));
  }

  /** By the time of the L1 block, whatever the time of the L2 block that uses it. */
  @Test
  void shouldUseTheForkOfTheL1Block() {
    var rollup = Chains.withEveryForkApart();
    var ecotone = rollup.forks().activationTime(Hardfork.ECOTONE).orElseThrow();
    var update = new ConfigUpdate.FeeScalars(Chains.hash(1), Chains.hash(2));

    var before = applyAll(rollup, ecotone - 1, update);
    var after = applyAll(rollup, ecotone, update);

    assertEquals(Chains.hash(1), before.overhead());
    assertEquals(Hash.ZERO, after.overhead());
  }

  @Test
  void shouldApplyInOrder() {
    var after =
        applyAll(
            Chains.at(Hardfork.KARST),
            1,
            new ConfigUpdate.GasLimit(1),
            new ConfigUpdate.Batcher(Chains.PORTAL),
            new ConfigUpdate.GasLimit(2));

    assertEquals(with(Chains.PORTAL, 2), after);
  }

  private static SystemConfig applyAll(RollupConfig rollup, long l1Time, ConfigUpdate... updates) {
    var info =
        new L1BlockInfo(
            new L1BlockRef(Chains.hash(1), 1, Chains.hash(0), l1Time),
            BigInteger.ONE,
            Hash.ZERO,
            OptionalLong.empty(),
            Optional.empty());
    var block = new L1Block(info, List.of(), List.of(), List.of(updates), Optional.empty());
    return SystemConfigRules.applyAll(BEFORE, block, rollup);
  }

  private static SystemConfig apply(ConfigUpdate update) {
    return SystemConfigRules.apply(BEFORE, update, true);
  }

  private static SystemConfig with(opekko.protocol.type.Address batcher, long gasLimit) {
    return new SystemConfig(
        batcher,
        BEFORE.overhead(),
        BEFORE.scalar(),
        gasLimit,
        BEFORE.eip1559Params(),
        BEFORE.operatorFeeParams(),
        BEFORE.minBaseFee(),
        BEFORE.daFootprintGasScalar());
  }

  private static SystemConfig with(Bytes params, Hash operatorFee, long minBaseFee, int footprint) {
    return new SystemConfig(
        BEFORE.batcherAddress(),
        BEFORE.overhead(),
        BEFORE.scalar(),
        BEFORE.gasLimit(),
        params,
        operatorFee,
        minBaseFee,
        footprint);
  }
}
