package opekko.protocol.attributes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import opekko.protocol.config.L1ChainConfig;
import opekko.protocol.config.L1ChainConfig.BlobFork;
import opekko.protocol.config.L1ChainJson;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.config.RollupJson;
import opekko.protocol.config.SystemConfig;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.l1.L1BlockDigest;
import opekko.protocol.l1.L1BlockInfo;
import opekko.protocol.receipt.Receipt;
import opekko.protocol.testkit.Chains;
import opekko.protocol.testkit.Vectors;
import opekko.protocol.trie.OrderedTrie;
import opekko.protocol.tx.DepositTransaction;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class L1AttributesTransactionTest {
  private static final Bytes JOVIAN_EXTRA_DATA =
      Bytes.fromHex("0x0100000032000000040000000000030d40");

  @Test
  void shouldMakeTheTransactionOfARealJovianBlock() {
    var test = Vectors.json("l1-attributes", "derive-base-sepolia-jovian.json.gz");
    var rollup = RollupJson.read(test.get("rollup_config").toString());
    var header = test.get("l1_origin_header");
    var time =
        Long.decode(test.at("/l2_header_without_blob_and_requests_fields/timestamp").asText());
    var parent =
        Chains.l2Block(
            1,
            time - 2,
            60_000_000,
            JOVIAN_EXTRA_DATA,
            List.of(Bytes.fromHex(test.get("parent_first_tx").asText())));
    var origin =
        new L1BlockInfo(
            new L1BlockRef(
                Hash.fromHex(test.get("l1_origin_hash").asText()),
                Long.decode(header.get("number").asText()),
                Hash.fromHex(header.get("parentHash").asText()),
                Long.decode(header.get("timestamp").asText())),
            BigInteger.valueOf(Long.decode(header.get("baseFeePerGas").asText())),
            Hash.fromHex(header.get("mixHash").asText()),
            OptionalLong.of(Long.decode(header.get("excessBlobGas").asText())),
            Optional.of(Hash.fromHex(header.get("parentBeaconBlockRoot").asText())));

    var encoded =
        new L1AttributesTransaction(rollup, L1ChainJson.known(11155111).orElseThrow())
            .encode(SystemConfigs.of(rollup, parent), origin, 3, time);

    assertEquals(test.at("/expected_transactions/0").asText(), encoded.toHex());
  }

  @Test
  void shouldSeeInTheBloomOfARealBlockWhetherItsLogsConcernTheChain() {
    var test = Vectors.json("l1-attributes", "derive-base-sepolia-jovian.json.gz");
    var receipts = new ArrayList<Bytes>();
    test.get("l1_receipts").forEach(receipt -> receipts.add(Bytes.fromHex(receipt.asText())));
    var digest = new L1BlockDigest(RollupJson.read(test.get("rollup_config").toString()));
    var portal = Bytes.fromHex(test.at("/rollup_config/deposit_contract_address").asText());

    var mayConcern =
        digest.mayConcern(Bytes.fromHex(test.at("/l1_origin_header/logsBloom").asText()));

    assertEquals(
        test.at("/l1_origin_header/receiptsRoot").asText(), OrderedTrie.root(receipts).toHex());
    var deposits =
        receipts.stream()
            .flatMap(receipt -> Receipt.decode(receipt).logs().stream())
            .filter(log -> log.address().bytes().equals(portal))
            .count();
    assertTrue(mayConcern || deposits == 0);
  }

  @ParameterizedTest
  @CsvSource({"BEDROCK, 150000000, true", "REGOLITH, 1000000, false", "KARST, 1000000, false"})
  void shouldPayForGasFromRegolithOn(Hardfork fork, long gas, boolean isSystem) {
    var deposit = deposit(Chains.at(fork), Chains.systemConfig(), Chains.l1Block(5, 100), 102);

    assertEquals(gas, deposit.gas());
    assertEquals(isSystem, deposit.isSystemTransaction());
    assertEquals(L1AttributesTransaction.DEPOSITOR, deposit.from());
    assertEquals(Optional.of(L1AttributesTransaction.L1_BLOCK), deposit.to());
    assertEquals(BigInteger.ZERO, deposit.mint());
  }

  @Test
  void shouldReadScalarsAsPublished() {
    for (var test : Vectors.json("system-config", "ecotone-scalars.json").get("cases")) {
      var system = withScalar(Hash.fromHex(test.get("scalar").asText()));
      if (test.get("error").asBoolean()) {
        assertThrows(InvalidData.class, () -> attributes(system, 0), test.toString());
        continue;
      }

      var attributes = attributes(system, 0);

      assertEquals(
          test.get("base_fee_scalar").asLong(), Integer.toUnsignedLong(attributes.baseFeeScalar()));
      assertEquals(
          test.get("blob_base_fee_scalar").asLong(),
          Integer.toUnsignedLong(attributes.blobBaseFeeScalar()));
    }
  }

  @Test
  void shouldWriteOutTheDefaultFootprint() {
    assertEquals(400, attributes(Chains.systemConfig(), 0).daFootprintGasScalar());
    assertEquals(9, attributes(Chains.systemConfig(), 9).daFootprintGasScalar());
  }

  @Test
  void shouldTakeTheLeastBlobFeeWhenL1HasNoBlobs() {
    var origin = Chains.l1Block(5, 100);
    var beforeCancun =
        new L1BlockInfo(
            origin.ref(),
            origin.baseFee(),
            origin.mixDigest(),
            OptionalLong.empty(),
            Optional.empty());

    assertEquals(BigInteger.ONE, blobBaseFee(Chains.at(Hardfork.KARST), beforeCancun));
  }

  /** By the time of the origin, up to but not including the fork's time. */
  @ParameterizedTest
  @CsvSource({"799, true", "800, false"})
  void shouldKeepCancunsFeeUntilTheRepair(long originTime, boolean isCancun) {
    var excess = 50_000_000L;
    var l1 =
        new L1ChainConfig(
            900,
            List.of(new BlobFork("cancun", 0, 3_338_477), new BlobFork("prague", 0, 5_007_716)));
    var config = Chains.withEveryForkApart();
    var at = Chains.l1Block(5, originTime);
    var origin =
        new L1BlockInfo(
            at.ref(), at.baseFee(), at.mixDigest(), OptionalLong.of(excess), Optional.empty());

    var encoded =
        new L1AttributesTransaction(config, l1).encode(Chains.systemConfig(), origin, 0, 810);

    assertEquals(
        isCancun ? L1ChainConfig.cancunBlobBaseFee(excess) : l1.blobBaseFee(originTime, excess),
        read(config, 810, DepositTransaction.decode(encoded)).blobBaseFee());
  }

  private static BigInteger blobBaseFee(RollupConfig config, L1BlockInfo origin) {
    return read(config, 102, deposit(config, Chains.systemConfig(), origin, 102)).blobBaseFee();
  }

  private static L1Attributes attributes(SystemConfig system, int footprint) {
    var config = Chains.at(Hardfork.JOVIAN);
    var with =
        new SystemConfig(
            system.batcherAddress(),
            system.overhead(),
            system.scalar(),
            system.gasLimit(),
            system.eip1559Params(),
            system.operatorFeeParams(),
            system.minBaseFee(),
            footprint);
    return read(config, 102, deposit(config, with, Chains.l1Block(5, 100), 102));
  }

  private static SystemConfig withScalar(Hash scalar) {
    var system = Chains.systemConfig();
    return new SystemConfig(
        system.batcherAddress(),
        system.overhead(),
        scalar,
        system.gasLimit(),
        system.eip1559Params(),
        system.operatorFeeParams(),
        0,
        0);
  }

  private static L1Attributes read(RollupConfig config, long time, DepositTransaction deposit) {
    return L1Attributes.decode(L1Attributes.Layout.at(config, time), deposit.data());
  }

  private static DepositTransaction deposit(
      RollupConfig config, SystemConfig system, L1BlockInfo origin, long time) {
    return DepositTransaction.decode(
        new L1AttributesTransaction(config, Chains.l1()).encode(system, origin, 0, time));
  }
}
