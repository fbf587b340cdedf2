package opekko.derivation.lookahead;

/**
 * How much is fetched ahead.
 *
 * @param rangeBlocks L1 blocks asked for in one request
 * @param maxRanges such requests in flight
 * @param maxBlocks L1 blocks fetched or in flight
 * @param maxBytes of L1 blocks and blobs held
 * @param maxBlobRequests L1 blocks whose blobs are in flight
 */
public record LookAheadLimits(
    int rangeBlocks, int maxRanges, int maxBlocks, long maxBytes, int maxBlobRequests) {
  public static final LookAheadLimits DEFAULT = new LookAheadLimits(8, 8, 256, 64L << 20, 8);

  public LookAheadLimits {
    if (rangeBlocks < 1 || maxRanges < 1 || maxBlocks < rangeBlocks || maxBlobRequests < 1)
      throw new IllegalArgumentException("a look-ahead that holds nothing makes no progress");
  }

  public LookAheadLimits withMaxBytes(long bytes) {
    return new LookAheadLimits(rangeBlocks, maxRanges, maxBlocks, bytes, maxBlobRequests);
  }
}
