package opekko.protocol.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import opekko.protocol.config.L1ChainConfig.BlobFork;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.testkit.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class L1ChainConfigTest {
  @Test
  void shouldApproximateTheExponential() {
    for (var test : Vectors.json("fees", "blob-base-fee.json").get("fake_exponential")) {
      var result =
          L1ChainConfig.fakeExponential(
              test.get("factor").bigIntegerValue(),
              test.get("numerator").asLong(),
              test.get("denominator").asLong());

      assertEquals(test.get("result").bigIntegerValue(), result, test.toString());
    }
  }

  @Test
  void shouldPriceBlobsOfEachFork() {
    var vectors = Vectors.json("fees", "blob-base-fee.json");
    for (var test : vectors.get("blob_base_fee")) {
      var fork = test.get("fork").asText();
      var excess = test.get("excess_blob_gas").asLong();
      var config =
          new L1ChainConfig(
              1, List.of(new BlobFork(fork, 0, vectors.at("/update_fractions/" + fork).asLong())));

      assertEquals(
          test.get("fee").bigIntegerValue(), config.blobBaseFee(0, excess), test.toString());
      if (fork.equals("cancun"))
        assertEquals(test.get("fee").bigIntegerValue(), L1ChainConfig.cancunBlobBaseFee(excess));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1710338134, 1",
    "1710338135, 3338477",
    "1746612310, 3338477",
    "1746612311, 5007716",
    "1764798551, 5007716",
    "1765290070, 5007716",
    "1765290071, 8346193",
    "1767747670, 8346193",
    "1767747671, 11684671",
    "-1, 11684671"
  })
  void shouldChangeTheFractionOfMainnetWithEachFork(long time, long fraction) {
    var excess = 100_000_000L;
    var expected =
        fraction == 1
            ? BigInteger.ONE
            : L1ChainConfig.fakeExponential(BigInteger.ONE, excess, fraction);

    assertEquals(expected, L1ChainJson.known(1).orElseThrow().blobBaseFee(time, excess));
  }

  @Test
  void shouldTakeTheNewestOfForksAtOneTime() {
    var config = L1ChainJson.read(geth("\"cancunTime\":0,\"pragueTime\":0", "cancun", "prague"));

    assertEquals(
        L1ChainConfig.fakeExponential(BigInteger.ONE, 5000, 1001), config.blobBaseFee(0, 5000));
  }

  @ParameterizedTest
  @CsvSource({"1", "11155111", "17000", "560048"})
  void shouldKnowThePublicChains(long chainId) {
    var config = L1ChainJson.known(chainId).orElseThrow();

    assertEquals(chainId, config.chainId());
    assertEquals(
        List.of("cancun", "prague", "osaka", "bpo1", "bpo2"),
        config.blobForks().stream().map(BlobFork::name).toList());
  }

  @Test
  void shouldNotKnowOtherChains() {
    assertEquals(Optional.empty(), L1ChainJson.known(900));
  }

  @Test
  void shouldReadTheRecordedConfiguration() {
    var text = Vectors.json("derivation-e2e", "rec-all-forks", "l1-chain.json").toString();

    var config = L1ChainJson.read(text);

    assertEquals(
        new L1ChainConfig(
            900,
            List.of(
                new BlobFork("cancun", 0, 3_338_477),
                new BlobFork("prague", 0, 5_007_716),
                new BlobFork("osaka", 0, 5_007_716))),
        config);
    assertEquals(config, L1ChainJson.read("{\"config\":" + text + ",\"alloc\":{}}"));
  }

  @Test
  void shouldRefuseBlobForkWithoutSchedule() {
    var error =
        assertThrows(
            InvalidData.class,
            () -> L1ChainJson.read(geth("\"cancunTime\":0,\"bpo1Time\":9", "cancun")));

    assertEquals("blobSchedule.bpo1: is missing", error.getMessage());
  }

  @Test
  void shouldRefuseWhatIsNoChainConfig() {
    assertTrue(refused("{").contains("no JSON"));
    assertEquals("chainId: is missing", refused("{}"));
    assertEquals("an object is expected", refused("[]"));
    assertEquals("blobSchedule: is missing", refused("{\"chainId\":5,\"cancunTime\":0}"));
    assertEquals(
        "blobSchedule.cancun.baseFeeUpdateFraction: a number greater than zero is expected",
        refused(
            "{\"chainId\":5,\"cancunTime\":0,"
                + "\"blobSchedule\":{\"cancun\":{\"baseFeeUpdateFraction\":0}}}"));
  }

  private static String refused(String text) {
    return assertThrows(InvalidData.class, () -> L1ChainJson.read(text)).getMessage();
  }

  /** Fractions 1000, 1001 and so on. */
  private static String geth(String times, String... schedules) {
    var list = new StringBuilder();
    for (var i = 0; i < schedules.length; i++)
      list.append(i == 0 ? "" : ",")
          .append("\"%s\":{\"baseFeeUpdateFraction\":%d}".formatted(schedules[i], 1000 + i));
    return "{\"chainId\":5,%s,\"blobSchedule\":{%s}}".formatted(times, list);
  }
}
