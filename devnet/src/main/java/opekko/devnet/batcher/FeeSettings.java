package opekko.devnet.batcher;

import java.math.BigInteger;
import java.util.Optional;

/**
 * Limits of what is paid; all in wei for each gas.
 *
 * @param minTip offered even when L1 suggests less
 * @param maxTip nothing is sent while L1 suggests more; empty for no limit
 * @param minBaseFee assumed even when L1's is lower
 * @param maxBaseFee nothing is sent while L1's is higher; empty for no limit
 * @param limitMultiplier the most that fees are raised, as a multiple of what L1 suggests
 * @param limitThreshold below it they are raised without that limit
 */
public record FeeSettings(
    BigInteger minTip,
    Optional<BigInteger> maxTip,
    BigInteger minBaseFee,
    Optional<BigInteger> maxBaseFee,
    long limitMultiplier,
    BigInteger limitThreshold) {
  static final BigInteger GWEI = BigInteger.valueOf(1_000_000_000);

  /** op-batcher's defaults. */
  public static final FeeSettings DEFAULT =
      new FeeSettings(
          GWEI,
          Optional.empty(),
          GWEI,
          Optional.empty(),
          5,
          GWEI.multiply(BigInteger.valueOf(100)));
}
