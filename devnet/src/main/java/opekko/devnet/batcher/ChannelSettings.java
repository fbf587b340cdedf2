package opekko.devnet.batcher;

import opekko.protocol.blob.BlobCodec;
import opekko.protocol.channel.Compression;
import opekko.protocol.channel.Frame;

/**
 * How channels are made.
 *
 * @param spans span batches where the chain takes them (from Delta on); else one batch of each
 *     block
 * @param blocksPerSpan the most blocks of one span batch
 * @param compression brotli where the chain takes it (from Fjord on), or zlib
 * @param maxDuration L1 blocks from the origin of the block before the channel until it is closed;
 *     0 for no limit
 * @param safetyMargin L1 blocks a channel is closed before the protocol would no longer take it
 * @param targetFrames the most frames of a channel, if one block is not too much for them; also the
 *     blobs of one transaction
 * @param maxCalldata bytes of one transaction
 */
public record ChannelSettings(
    DataAvailability availability,
    boolean spans,
    int blocksPerSpan,
    Compression compression,
    long maxDuration,
    long safetyMargin,
    int targetFrames,
    int maxCalldata) {
  /** Blobs that L1 takes in one transaction since Osaka. */
  public static final int MAX_BLOBS = 6;

  private static final int VERSION_SIZE = 1;

  /** op-batcher's defaults, except that spans, brotli and the cheaper place are chosen. */
  public static final ChannelSettings DEFAULT =
      new ChannelSettings(
          DataAvailability.AUTO, true, Integer.MAX_VALUE, Compression.BROTLI, 0, 10, 1, 120_000);

  public ChannelSettings {
    if (targetFrames < 1) throw new IllegalArgumentException("a channel has a frame at least");
    if (availability != DataAvailability.CALLDATA && targetFrames > MAX_BLOBS)
      throw new IllegalArgumentException(
          "L1 takes at most %d blobs in a transaction, not %d".formatted(MAX_BLOBS, targetFrames));
    if (blocksPerSpan < 1) throw new IllegalArgumentException("a span has a block at least");
    if (maxCalldata <= VERSION_SIZE + Frame.OVERHEAD
        || maxCalldata > VERSION_SIZE + Frame.OVERHEAD + Frame.MAX_DATA_SIZE)
      throw new IllegalArgumentException(
          "a frame does not fit a transaction of " + maxCalldata + " bytes");
  }

  /** Bytes of a channel in one frame. */
  int frameData(boolean asBlobs) {
    return (asBlobs ? BlobCodec.MAX_DATA_SIZE : maxCalldata) - VERSION_SIZE - Frame.OVERHEAD;
  }

  /** Bytes a channel should not exceed. */
  long targetBytes(boolean asBlobs) {
    return (long) targetFrames * frameData(asBlobs);
  }

  int framesPerTransaction(boolean asBlobs) {
    return asBlobs ? targetFrames : 1;
  }
}
