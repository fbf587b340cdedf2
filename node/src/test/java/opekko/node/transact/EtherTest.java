package opekko.node.transact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EtherTest {
  @ParameterizedTest
  @CsvSource({
    "7,7",
    "0,0",
    "7wei,7",
    "3gwei,3000000000",
    "1.5 ether,1500000000000000000",
    "1ETH,1000000000000000000",
    "0.000000001gwei,1",
    "1_000gwei,1000000000000",
    "115792089237316195423570985008687907853269984665640564039457584007913129639935,115792089237316195423570985008687907853269984665640564039457584007913129639935"
  })
  void shouldUnderstandAmounts(String text, BigInteger wei) {
    assertEquals(wei, Ether.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ether",
        "-1",
        "1.5",
        "1.5wei",
        "0.0000000001gwei",
        "0x10",
        "1 finney",
        "1e999999999ether",
        "115792089237316195423570985008687907853269984665640564039457584007913129639936"
      })
  void shouldRefuseWhatIsNoAmount(String text) {
    assertThrows(IllegalArgumentException.class, () -> Ether.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "0,0 ether",
    "9999,9999 wei",
    "10000,0.00001 gwei",
    "21000000000000,0.000021 ether",
    "1000000000000000000,1 ether",
    "2500000000,2.5 gwei"
  })
  void shouldShowAmountsInFittingUnit(BigInteger wei, String text) {
    assertEquals(text, Ether.text(wei));
  }

  @ParameterizedTest
  @CsvSource({
    "999999999858268123016640,1000000 ether",
    "141731876983360,0.000141732 ether",
    "7,7 wei"
  })
  void shouldBeBrief(BigInteger wei, String text) {
    assertEquals(text, Ether.brief(wei));
  }
}
