package opekko.protocol.blob;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import supranational.blst.P1;
import supranational.blst.P1_Affine;

/**
 * Checks many blobs against their commitments at the price of one: commitments are linear, so a
 * random combination of the blobs must have the same combination of the commitments. The
 * coefficients are drawn after blobs and commitments are fixed, 128 bits each: a wrong blob passes
 * with a chance of 2^-128.
 *
 * <p>When the combination fails, each blob is checked alone, to name the wrong ones.
 */
public final class BlobBatchCheck {
  private final Optional<RandomGenerator> random;

  private BlobBatchCheck(Optional<RandomGenerator> random) {
    this.random = random;
  }

  /**
   * @param random must not be foreseeable by whoever supplies the blobs
   */
  public BlobBatchCheck(RandomGenerator random) {
    this(Optional.of(random));
  }

  /** The slow check without combinations, for whoever trusts nothing else. */
  public static BlobBatchCheck oneByOne() {
    return new BlobBatchCheck(Optional.empty());
  }

  /** A blob with what it is said to be. {@code commitment} has 48 bytes. */
  public record Claim(Bytes blob, Bytes commitment, Hash versionedHash) {}

  /** Indices of the claims that do not hold; empty when all do. */
  public List<Integer> wrong(List<Claim> claims) {
    if (claims.size() > 1
        && random.isPresent()
        && claims.stream().allMatch(BlobBatchCheck::isPlausible)
        && combines(claims, random.get())) return List.of();
    var wrong = new ArrayList<Integer>();
    for (var i = 0; i < claims.size(); i++) if (!holdsAlone(claims.get(i))) wrong.add(i);
    return wrong;
  }

  /** The plain way: the commitment made anew must be the one of the hash. */
  public static boolean holdsAlone(Claim claim) {
    if (claim.blob().size() != BlobCodec.BLOB_SIZE) return false;
    try {
      return Kzg.versionedHash(Kzg.commitmentOf(claim.blob())).equals(claim.versionedHash());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * Elements must be canonical before they are combined, or other bytes would pass for the same
   * number.
   */
  private static boolean isPlausible(Claim claim) {
    return claim.blob().size() == BlobCodec.BLOB_SIZE
        && claim.commitment().size() == Kzg.COMMITMENT_SIZE
        && Kzg.versionedHash(claim.commitment()).equals(claim.versionedHash())
        && FieldCombination.isCanonical(claim.blob());
  }

  private static boolean combines(List<Claim> claims, RandomGenerator random) {
    var combination = new FieldCombination();
    var sum = new P1();
    for (var claim : claims) {
      var high = random.nextLong();
      var low = random.nextLong();
      combination.add(high, low, claim.blob());
      var point = point(claim.commitment());
      if (point == null) return false;
      sum.add(point.mult(unsigned(high, low)));
    }
    return Kzg.commitmentOf(combination.toBlob()).equals(Bytes.wrap(sum.compress()));
  }

  /** Null when the bytes are no point of the group. */
  private static P1 point(Bytes compressed) {
    try {
      var affine = new P1_Affine(compressed.toArray());
      return affine.in_group() ? affine.to_jacobian() : null;
    } catch (RuntimeException e) {
      return null;
    }
  }

  private static BigInteger unsigned(long high, long low) {
    return new BigInteger(Long.toUnsignedString(high))
        .shiftLeft(64)
        .or(new BigInteger(Long.toUnsignedString(low)));
  }
}
