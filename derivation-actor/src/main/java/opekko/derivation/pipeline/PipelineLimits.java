package opekko.derivation.pipeline;

/**
 * How far decoding may run ahead of what was pulled.
 *
 * @param settledDepth L1 blocks below the head within which nothing is decoded ahead of the current
 *     L1 block: a reorg there must cost nothing. A deeper one is noticed when the next block to
 *     read does not follow, and answered with a reset
 * @param aheadBlocks L1 blocks begun ahead at most
 * @param aheadBytes of decoded batches and L1 data at most; one batch may go over it
 * @param epochBytes of deposits and updates kept for epochs to come
 */
public record PipelineLimits(long settledDepth, int aheadBlocks, long aheadBytes, long epochBytes) {
  public static final PipelineLimits DEFAULT = new PipelineLimits(64, 256, 32L << 20, 32L << 20);
}
