package opekko.devnet.batcher;

import java.util.List;
import java.util.Optional;
import opekko.protocol.channel.ChannelId;
import opekko.protocol.channel.Compression;

/**
 * A channel that takes blocks. Its compressed size is known only where it was measured; in between
 * it is predicted, and what was predicted too low is measured again with fewer blocks.
 *
 * @param blocks taken so far, one at least
 * @param plainBytes of them, at the most
 * @param blocksPerSpan as in {@link ChannelContent}
 * @param timeout number of the L1 block at whose sight it is closed
 * @param fits the largest measurement that is not too large
 * @param tooMany the fewest blocks that were measured and are too many; {@code Integer.MAX_VALUE}
 *     when none are
 * @param measured how often it was measured
 */
public record Filling(
    ChannelId id,
    List<LoadedBlock> blocks,
    long plainBytes,
    int blocksPerSpan,
    Compression compression,
    long timeout,
    Optional<Measured> fits,
    int tooMany,
    int measured) {

  /**
   * @param blocks how many of the first ones
   * @param plainBytes of them, by the same count as the channel's
   */
  public record Measured(int blocks, long plainBytes, ChannelContent.Output output) {
    long size() {
      return output.compressed().size();
    }
  }

  ChannelContent content() {
    return new ChannelContent(blocks, blocksPerSpan, compression);
  }

  LoadedBlock first() {
    return blocks.getFirst();
  }

  LoadedBlock last() {
    return blocks.getLast();
  }

  /** Compressed bytes with so many plain ones, by the ratio seen so far. */
  double predicted(long plain, double ratio) {
    return fits.map(known -> known.size() + (plain - known.plainBytes()) * ratio)
        .orElse(plain * ratio);
  }

  boolean isMeasured() {
    return fits.filter(known -> known.blocks() == blocks.size()).isPresent();
  }

  Filling withBlocks(List<LoadedBlock> changed) {
    return new Filling(
        id,
        changed,
        changed.stream().mapToLong(LoadedBlock::plainBytes).sum(),
        blocksPerSpan,
        compression,
        timeout,
        fits,
        tooMany,
        measured);
  }

  Filling withFit(Measured fit) {
    return new Filling(
        id,
        blocks,
        plainBytes,
        blocksPerSpan,
        compression,
        timeout,
        Optional.of(fit),
        tooMany,
        measured + 1);
  }

  Filling withTooMany(int count) {
    return new Filling(
        id,
        blocks,
        plainBytes,
        blocksPerSpan,
        compression,
        timeout,
        fits,
        Math.min(tooMany, count),
        measured + 1);
  }
}
