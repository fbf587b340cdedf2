package opekko.protocol.attributes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalLong;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.config.RollupJson;
import opekko.protocol.config.SystemConfig;
import opekko.protocol.engine.ExecutionPayload;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.testkit.Chains;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L2BlockRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an L2 block says of its place and of the system configuration. */
class SystemConfigsTest {
  private static final RollupConfig CONFIG = Chains.withEveryForkApart();
  private static final Bytes HOLOCENE = Bytes.fromHex("0x000000003200000006");
  private static final Bytes JOVIAN = Bytes.fromHex("0x0100000032000000060000000000000007");
  private static final long KARST_GAS = 55_370_657;
  private static final SystemConfig SYSTEM =
      new SystemConfig(
          Chains.BATCHER,
          Chains.hash(188),
          Hash.fromHex("0x010000000000000000000000000000000000000000000000000c5fc500000558"),
          30_000_000,
          Bytes.of(0, 0, 0, 50, 0, 0, 0, 6),
          Chains.hash(0x0000_0005_0000_0007L),
          7,
          33);

  @ParameterizedTest
  @EnumSource
  void shouldRememberWhatABlockOfTheForkCarries(Hardfork fork) {
    var time = CONFIG.forks().activationTime(fork).orElseThrow() + CONFIG.blockTime();

    var read = SystemConfigs.of(CONFIG, block(CONFIG, time, SYSTEM.gasLimit()));

    assertEquals(expected(fork), read);
  }

  private static SystemConfig expected(Hardfork fork) {
    var isPacked = fork.compareTo(Hardfork.ECOTONE) >= 0;
    return new SystemConfig(
        SYSTEM.batcherAddress(),
        isPacked ? Hash.ZERO : SYSTEM.overhead(),
        SYSTEM.scalar(),
        SYSTEM.gasLimit(),
        fork.compareTo(Hardfork.HOLOCENE) >= 0
            ? SYSTEM.eip1559Params()
            : SystemConfig.NO_EIP1559_PARAMS,
        fork.compareTo(Hardfork.ISTHMUS) >= 0 ? SYSTEM.operatorFeeParams() : Hash.ZERO,
        fork.compareTo(Hardfork.JOVIAN) >= 0 ? SYSTEM.minBaseFee() : 0,
        fork.compareTo(Hardfork.JOVIAN) >= 0 ? SYSTEM.daFootprintGasScalar() : 0);
  }

  /** It still has the layout of the fork before, and forgets what that cannot carry. */
  @ParameterizedTest
  @EnumSource(names = {"ECOTONE", "ISTHMUS", "JOVIAN"})
  void shouldReadTheFirstBlockOfAForkInTheLayoutBefore(Hardfork fork) {
    var time = CONFIG.forks().activationTime(fork).orElseThrow();

    var read = SystemConfigs.of(CONFIG, block(CONFIG, time, SYSTEM.gasLimit()));

    var isBedrock = fork == Hardfork.ECOTONE;
    assertEquals(isBedrock ? SYSTEM.overhead() : Hash.ZERO, read.overhead());
    assertEquals(
        fork == Hardfork.JOVIAN ? SYSTEM.operatorFeeParams() : Hash.ZERO, read.operatorFeeParams());
    assertEquals(0, read.daFootprintGasScalar());
    assertEquals(fork == Hardfork.JOVIAN ? SYSTEM.minBaseFee() : 0, read.minBaseFee());
  }

  @Test
  void shouldTakeOffTheGasOfKarstAfterItsFirstBlock() {
    var first = CONFIG.forks().activationTime(Hardfork.KARST).orElseThrow();
    var raised = SYSTEM.gasLimit() + KARST_GAS;

    assertEquals(SYSTEM.gasLimit(), gasLimit(CONFIG, first, raised));
    assertEquals(raised, gasLimit(CONFIG, first + 2, raised));
    assertEquals(raised, gasLimit(keepingGas(), first, raised));
    assertThrows(InvalidData.class, () -> gasLimit(CONFIG, first, KARST_GAS - 1));
  }

  @Test
  void shouldReadZeroParamsBackAsTheConstantsTheEngineWrites() {
    var time = CONFIG.forks().activationTime(Hardfork.JOVIAN).orElseThrow() + 2;
    var unset =
        new SystemConfig(
            SYSTEM.batcherAddress(),
            SYSTEM.overhead(),
            SYSTEM.scalar(),
            SYSTEM.gasLimit(),
            SystemConfig.NO_EIP1559_PARAMS,
            SYSTEM.operatorFeeParams(),
            SYSTEM.minBaseFee(),
            SYSTEM.daFootprintGasScalar());
    var attributes =
        new AttributesBuilder(CONFIG, Chains.l1())
            .build(
                new AttributesBuilder.Ingredients(
                    time, unset, Chains.l1Block(5, 1), 1, List.of(), List.of()));

    var after = SystemConfigs.after(CONFIG, attributes);

    assertEquals(SystemConfig.NO_EIP1559_PARAMS, attributes.eip1559Params().orElseThrow());
    assertEquals(Bytes.of(0, 0, 0, 250, 0, 0, 0, 6), after.eip1559Params());
  }

  @Test
  void shouldTakeGenesisFromTheConfiguration() {
    var genesis = CONFIG.genesis();
    var block = Chains.l2Block(genesis.l2().number(), genesis.l2Time(), 1, Bytes.EMPTY, List.of());
    var other = block;
    var mine = withHash(block, genesis.l2().hash());

    assertEquals(genesis.systemConfig(), SystemConfigs.of(CONFIG, mine));
    assertEquals(
        new L2BlockRef(
            genesis.l2().hash(), 0, mine.parentHash(), genesis.l2Time(), genesis.l1(), 0),
        L2BlockRefs.of(CONFIG, mine));
    assertThrows(InvalidData.class, () -> SystemConfigs.of(CONFIG, other));
    assertThrows(InvalidData.class, () -> L2BlockRefs.of(CONFIG, other));
  }

  @Test
  void shouldReadThePlaceOfABlock() {
    var block = block(CONFIG, 500, SYSTEM.gasLimit());

    assertEquals(
        new L2BlockRef(
            block.blockHash(), 9, block.parentHash(), 500, new BlockId(Chains.hash(5), 5), 3),
        L2BlockRefs.of(CONFIG, block));
  }

  @Test
  void shouldRefuseBlocksWithoutL1Attributes() {
    var empty = Chains.l2Block(9, 500, 1, Bytes.EMPTY, List.of());
    var signed = Chains.l2Block(9, 500, 1, Bytes.EMPTY, List.of(Bytes.of(2, 0xc0)));
    // The calldata of a fork that is not active yet.
    var early = withTime(block(CONFIG, 1250, 1), 500);

    for (var bad : List.of(empty, signed, early)) {
      assertThrows(InvalidData.class, () -> L2BlockRefs.of(CONFIG, bad));
      assertThrows(InvalidData.class, () -> SystemConfigs.of(CONFIG, bad));
    }
    var missing = assertThrows(InvalidData.class, () -> L2BlockRefs.of(CONFIG, empty));
    assertTrue(missing.getMessage().contains("missing L1 info deposit"), missing.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0x",
        "0x0000000032000000",
        "0x000000003200000006",
        "0x0000000032000000060000000000000007",
        "0x0100000000000000060000000000000007",
        "0x0100000032000000000000000000000007",
        "0x010000003200000006000000000000000700"
      })
  void shouldRefuseExtraDataThatIsNotJovians(String extraData) {
    var time = CONFIG.forks().activationTime(Hardfork.JOVIAN).orElseThrow();

    assertThrows(
        InvalidData.class, () -> Eip1559ExtraData.decode(CONFIG, time, Bytes.fromHex(extraData)));
  }

  @Test
  void shouldReadExtraDataByFork() {
    var holocene = CONFIG.forks().activationTime(Hardfork.HOLOCENE).orElseThrow();
    var jovian = CONFIG.forks().activationTime(Hardfork.JOVIAN).orElseThrow();

    assertEquals(
        new Eip1559ExtraData(SystemConfig.NO_EIP1559_PARAMS, 0),
        Eip1559ExtraData.decode(CONFIG, holocene - 1, Bytes.EMPTY));
    assertThrows(InvalidData.class, () -> Eip1559ExtraData.decode(CONFIG, holocene - 1, HOLOCENE));
    assertEquals(
        new Eip1559ExtraData(SYSTEM.eip1559Params(), 0),
        Eip1559ExtraData.decode(CONFIG, holocene, HOLOCENE));
    assertThrows(InvalidData.class, () -> Eip1559ExtraData.decode(CONFIG, holocene, JOVIAN));
    assertEquals(
        new Eip1559ExtraData(SYSTEM.eip1559Params(), 7),
        Eip1559ExtraData.decode(CONFIG, jovian, JOVIAN));
  }

  private static long gasLimit(RollupConfig config, long time, long gasLimit) {
    return SystemConfigs.of(config, block(config, time, gasLimit)).gasLimit();
  }

  private static RollupConfig keepingGas() {
    return RollupJson.read(RollupJson.write(CONFIG).put("keep_karst_upgrade_gas", true));
  }

  private static ExecutionPayload block(RollupConfig config, long time, long gasLimit) {
    var first =
        new L1AttributesTransaction(config, Chains.l1())
            .encode(SYSTEM, Chains.l1Block(5, 1), 3, time);
    var extraData =
        config.isActive(Hardfork.JOVIAN, time)
            ? JOVIAN
            : config.isActive(Hardfork.HOLOCENE, time) ? HOLOCENE : Bytes.EMPTY;
    return Chains.l2Block(9, time, gasLimit, extraData, List.of(first));
  }

  private static ExecutionPayload withTime(ExecutionPayload block, long time) {
    return Chains.l2Block(9, time, block.gasLimit(), Bytes.EMPTY, block.transactions());
  }

  private static ExecutionPayload withHash(ExecutionPayload block, Hash hash) {
    return new ExecutionPayload(
        block.parentHash(),
        block.feeRecipient(),
        block.stateRoot(),
        block.receiptsRoot(),
        block.logsBloom(),
        block.prevRandao(),
        block.blockNumber(),
        block.gasLimit(),
        block.gasUsed(),
        block.timestamp(),
        block.extraData(),
        block.baseFeePerGas(),
        hash,
        block.transactions(),
        block.withdrawals(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        block.withdrawalsRoot());
  }
}
