package opekko.node.transact;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;

/** Amounts of ether as people write them. */
public final class Ether {
  private static final int ETHER_DIGITS = 18;
  private static final int GWEI_DIGITS = 9;
  private static final int MAX_BITS = 256;

  /** From this on an amount is shown in ether. */
  private static final BigInteger MUCH = BigInteger.TEN.pow(12);

  /** From this on an amount is shown in gwei. */
  private static final BigInteger SOME = BigInteger.TEN.pow(4);

  private static final MathContext SIX_DIGITS = new MathContext(6);

  private record Unit(String name, int digits) {}

  private static final List<Unit> UNITS =
      List.of(
          new Unit("ether", ETHER_DIGITS),
          new Unit("eth", ETHER_DIGITS),
          new Unit("gwei", GWEI_DIGITS),
          new Unit("wei", 0));

  private Ether() {}

  /**
   * Wei out of a number with its unit ({@code 1.5ether}, {@code 3gwei}, {@code 7wei}); without a
   * unit, wei.
   *
   * @throws IllegalArgumentException when it is no such amount
   */
  public static BigInteger parse(String text) {
    var plain = text.strip().toLowerCase(Locale.ROOT).replace("_", "");
    for (var unit : UNITS)
      if (plain.endsWith(unit.name()))
        return wei(text, plain.substring(0, plain.length() - unit.name().length()), unit.digits());
    return wei(text, plain, 0);
  }

  private static BigInteger wei(String text, String number, int digits) {
    try {
      var amount = new BigDecimal(number.strip()).movePointRight(digits).toBigIntegerExact();
      if (amount.signum() >= 0 && amount.bitLength() <= MAX_BITS) return amount;
    } catch (ArithmeticException | NumberFormatException _) {
      // Said below.
    }
    throw new IllegalArgumentException(
        text + " is no amount: write 1.5ether, 3gwei or a whole number of wei");
  }

  /** In the unit that makes it short. */
  public static String text(BigInteger wei) {
    if (wei.compareTo(MUCH) >= 0) return number(wei, ETHER_DIGITS) + " ether";
    if (wei.compareTo(SOME) >= 0) return number(wei, GWEI_DIGITS) + " gwei";
    return wei + (wei.signum() == 0 ? " ether" : " wei");
  }

  /** In the unit that makes it short, and to six digits. */
  public static String brief(BigInteger wei) {
    return text(new BigDecimal(wei).round(SIX_DIGITS).toBigInteger());
  }

  private static String number(BigInteger wei, int digits) {
    return new BigDecimal(wei, digits).stripTrailingZeros().toPlainString();
  }
}
