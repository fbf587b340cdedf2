package opekko.devnet.batcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Optional;
import opekko.protocol.type.L1BlockRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeesTest {
  private static L1View l1(long baseFeeGwei, long tipGwei, long blobGwei) {
    return new L1View(
        L1BlockRef.NONE, 0, BigInteger.ZERO, gwei(baseFeeGwei), gwei(tipGwei), gwei(blobGwei));
  }

  private static BigInteger gwei(long amount) {
    return FeeSettings.GWEI.multiply(BigInteger.valueOf(amount));
  }

  @Test
  void shouldSuggestTipAndTwiceTheBaseFee() {
    var fees = Fees.suggested(l1(10, 2, 3), FeeSettings.DEFAULT, true);
    assertEquals(new Fees(gwei(2), gwei(22), gwei(6)), fees);
  }

  @Test
  void shouldOfferNoLessThanTheLimits() {
    var fees = Fees.suggested(l1(0, 0, 0), FeeSettings.DEFAULT, true);
    assertEquals(new Fees(gwei(1), gwei(3), gwei(1)), fees);
  }

  @ParameterizedTest
  @CsvSource({"false, 110", "true, 200"})
  void shouldRaiseByWhatPoolsWant(boolean asBlobs, int percent) {
    var fees = Fees.suggested(l1(10, 2, 3), FeeSettings.DEFAULT, asBlobs);
    var raised = fees.raised(l1(10, 2, 3), FeeSettings.DEFAULT, asBlobs).orElseThrow();
    var times = BigInteger.valueOf(percent);
    assertEquals(fees.tipCap().multiply(times), raised.tipCap().multiply(BigInteger.valueOf(100)));
    assertEquals(fees.feeCap().multiply(times), raised.feeCap().multiply(BigInteger.valueOf(100)));
    assertEquals(
        fees.blobFeeCap().multiply(times), raised.blobFeeCap().multiply(BigInteger.valueOf(100)));
  }

  @Test
  void shouldRaiseToWhatL1AsksNowWhenThatIsMore() {
    var fees = Fees.suggested(l1(10, 2, 0), FeeSettings.DEFAULT, false);
    var raised = fees.raised(l1(90, 2, 0), FeeSettings.DEFAULT, false).orElseThrow();
    assertTrue(raised.feeCap().compareTo(gwei(180)) > 0);
  }

  @Test
  void shouldNotRaiseBeyondTheMultipleOfWhatL1Asks() {
    var fees = new Fees(gwei(600), gwei(600), BigInteger.ZERO);
    assertEquals(Optional.empty(), fees.raised(l1(10, 2, 0), FeeSettings.DEFAULT, false));
  }

  @Test
  void shouldRoundARaiseUp() {
    var limits =
        new FeeSettings(
            BigInteger.ONE, Optional.empty(), BigInteger.ZERO, Optional.empty(), 5, gwei(1));
    var raised =
        new Fees(BigInteger.ONE, BigInteger.ONE, BigInteger.ZERO)
            .raised(l1(0, 0, 0), limits, false)
            .orElseThrow();
    assertEquals(BigInteger.TWO, raised.tipCap());
  }

  @ParameterizedTest
  @CsvSource({
    // base fee, tip, blob base fee (gwei), blobs of a transaction, favours blobs
    "10, 1, 0, 1, true",
    "10, 1, 10, 1, true",
    "1, 1, 200, 1, false",
    "1, 1, 60, 6, true",
    "100, 1, 3000, 6, true",
    "100, 1, 6000, 6, false"
  })
  void shouldTakeTheCheaperPlace(long base, long tip, long blob, int blobs, boolean favoursBlobs) {
    var channels = Scripted.channels(DataAvailability.AUTO, blobs, 120_000);
    assertEquals(
        favoursBlobs, DataPrice.favoursBlobs(l1(base, tip, blob), FeeSettings.DEFAULT, channels));
  }

  @Test
  void shouldSayWhatIsTooDear() {
    var limits =
        new FeeSettings(
            gwei(1), Optional.of(gwei(5)), gwei(1), Optional.of(gwei(50)), 5, gwei(100));
    assertTrue(Fees.tooDear(l1(10, 6, 0), limits).orElseThrow().contains("tip"));
    assertTrue(Fees.tooDear(l1(51, 5, 0), limits).orElseThrow().contains("base fee"));
    assertFalse(Fees.tooDear(l1(50, 5, 0), limits).isPresent());
  }
}
