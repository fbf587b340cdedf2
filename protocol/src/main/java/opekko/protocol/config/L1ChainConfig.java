package opekko.protocol.config;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;

/**
 * What must be known of L1's own forks: how the blob base fee follows from the excess.
 *
 * @param blobForks oldest first; none before Cancun
 * @spec EIP-4844, EIP-7691, EIP-7892
 */
public record L1ChainConfig(long chainId, List<BlobFork> blobForks) {
  private static final long CANCUN_FRACTION = 3_338_477;

  /**
   * A fork that sets blob parameters. {@code updateFraction}: the divisor in the fee's exponent.
   */
  public record BlobFork(String name, long time, long updateFraction) {}

  public L1ChainConfig {
    blobForks = blobForks.stream().sorted(Comparator.comparingLong(BlobFork::time)).toList();
  }

  /**
   * In wei; 1 where no blob fork is active yet.
   *
   * @param time of the L1 block
   * @param excessBlobGas of its header
   */
  public BigInteger blobBaseFee(long time, long excessBlobGas) {
    BlobFork active = null;
    for (var fork : blobForks) if (Long.compareUnsigned(fork.time, time) <= 0) active = fork;
    return active == null
        ? BigInteger.ONE
        : fakeExponential(BigInteger.ONE, excessBlobGas, active.updateFraction);
  }

  public static BigInteger cancunBlobBaseFee(long excessBlobGas) {
    return fakeExponential(BigInteger.ONE, excessBlobGas, CANCUN_FRACTION);
  }

  /**
   * Approximates {@code factor * e ** (numerator / denominator)} by its Taylor series, in integers.
   */
  static BigInteger fakeExponential(BigInteger factor, long numerator, long denominator) {
    var n = new BigInteger(Long.toUnsignedString(numerator));
    var d = BigInteger.valueOf(denominator);
    var output = BigInteger.ZERO;
    var accumulated = factor.multiply(d);
    for (var i = 1L; accumulated.signum() > 0; i++) {
      output = output.add(accumulated);
      accumulated = accumulated.multiply(n).divide(d.multiply(BigInteger.valueOf(i)));
    }
    return output.divide(d);
  }
}
