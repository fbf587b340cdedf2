package opekko.rpc.eth;

import java.math.BigInteger;
import java.util.Optional;

/**
 * What a transaction has to pay about now, in wei for each gas.
 *
 * @param tip what the node deems a usual one
 * @param baseFee of the latest block
 * @param blobBaseFee for each blob gas; absent on a chain without blobs
 */
public record FeeSuggestion(BigInteger tip, BigInteger baseFee, Optional<BigInteger> blobBaseFee) {

  /** The tip on top of twice the base fee: enough while it rises for about six full blocks. */
  public BigInteger feeCap() {
    return baseFee.shiftLeft(1).add(tip);
  }

  /** Twice the blob base fee. */
  public Optional<BigInteger> blobFeeCap() {
    return blobBaseFee.map(fee -> fee.shiftLeft(1));
  }
}
