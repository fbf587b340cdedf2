package opekko.devnet.batcher;

import java.math.BigInteger;
import java.util.Optional;

/**
 * What a transaction offers, in wei for each gas.
 *
 * @param blobFeeCap zero without blobs
 */
public record Fees(BigInteger tipCap, BigInteger feeCap, BigInteger blobFeeCap) {
  private static final BigInteger HUNDRED = BigInteger.valueOf(100);
  private static final int BUMP = 110;
  private static final int BLOB_BUMP = 200;

  /** geth's pool takes no blob for less. */
  private static final BigInteger MIN_BLOB_FEE_CAP = FeeSettings.GWEI;

  /** Enough for a first try: twice the base fee, so that it may double until a block comes. */
  static Fees suggested(L1View l1, FeeSettings limits, boolean asBlobs) {
    var tip = l1.tip().max(limits.minTip());
    var feeCap = l1.baseFee().max(limits.minBaseFee()).shiftLeft(1).add(tip);
    var blobFeeCap =
        asBlobs ? l1.blobBaseFee().shiftLeft(1).max(MIN_BLOB_FEE_CAP) : BigInteger.ZERO;
    return new Fees(tip, feeCap, blobFeeCap);
  }

  /** Why nothing should be sent at what L1 asks now; empty when it may. */
  static Optional<String> tooDear(L1View l1, FeeSettings limits) {
    return limits
        .maxTip()
        .filter(max -> l1.tip().compareTo(max) > 0)
        .map(max -> "L1 suggests a tip of %d wei, more than %d".formatted(l1.tip(), max))
        .or(() ->
            limits
                .maxBaseFee()
                .filter(max -> l1.baseFee().compareTo(max) > 0)
                .map(max -> "L1's base fee is %d wei, more than %d".formatted(l1.baseFee(), max)));
  }

  /**
   * As much more as a pool wants before it replaces a transaction, or what L1 suggests now if that
   * is more; empty when that is beyond the ceiling.
   */
  Optional<Fees> raised(L1View l1, FeeSettings limits, boolean asBlobs) {
    var fresh = suggested(l1, limits, asBlobs);
    var percent = asBlobs ? BLOB_BUMP : BUMP;
    var raised =
        new Fees(
            fresh.tipCap.max(by(percent, tipCap)),
            fresh.feeCap.max(by(percent, feeCap)),
            asBlobs ? fresh.blobFeeCap.max(by(percent, blobFeeCap)) : BigInteger.ZERO);
    var isWithin =
        isWithin(raised.tipCap, fresh.tipCap, limits)
            && isWithin(raised.feeCap, fresh.feeCap, limits)
            && isWithin(raised.blobFeeCap, fresh.blobFeeCap, limits);
    return isWithin ? Optional.of(raised) : Optional.empty();
  }

  private static BigInteger by(int percent, BigInteger fee) {
    return fee.multiply(BigInteger.valueOf(percent))
        .add(HUNDRED)
        .subtract(BigInteger.ONE)
        .divide(HUNDRED);
  }

  private static boolean isWithin(BigInteger fee, BigInteger fresh, FeeSettings limits) {
    var ceiling =
        fresh.multiply(BigInteger.valueOf(limits.limitMultiplier())).max(limits.limitThreshold());
    return fee.compareTo(ceiling) <= 0;
  }

  @Override
  public String toString() {
    var blobs = blobFeeCap.signum() == 0 ? "" : ", blob fee cap " + blobFeeCap;
    return "tip " + tipCap + ", fee cap " + feeCap + blobs + " wei";
  }
}
