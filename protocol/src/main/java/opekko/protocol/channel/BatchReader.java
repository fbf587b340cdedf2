package opekko.protocol.channel;

import java.io.IOException;
import java.util.Optional;
import opekko.protocol.batch.Batch;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.type.Bytes;

/**
 * Reads the batches of a complete channel one by one, decompressing as it goes: memory is bounded
 * by one batch, however well the channel was compressed.
 *
 * @spec derivation.md#channel-reader
 */
public final class BatchReader implements AutoCloseable {
  private final Decompressor source;
  private final DecompressedReader reader;
  private long remaining;

  private BatchReader(Decompressor source, long maxBytes) {
    this.source = source;
    this.reader = new DecompressedReader(source);
    this.remaining = maxBytes;
  }

  /**
   * @param maxBytes decompressed bytes that count; what comes after is not read
   * @throws InvalidData when the channel is of no known compression
   */
  public static BatchReader open(Bytes channel, long maxBytes, boolean isFjord) {
    try {
      return new BatchReader(Compression.of(channel, isFjord).decompressor(channel), maxBytes);
    } catch (IOException e) {
      throw new InvalidData("channel: " + e.getMessage());
    }
  }

  /**
   * The next batch, not yet expanded; empty at the end of the channel.
   *
   * @throws InvalidData when the rest of the channel is unusable; batches given before still count
   */
  public Optional<Batch> next() {
    try {
      var first = remaining == 0 ? -1 : reader.read();
      if (first < 0) return Optional.empty();
      remaining--;
      return Optional.of(Batch.decode(string(first)));
    } catch (IOException e) {
      throw new InvalidData("channel: " + e.getMessage());
    }
  }

  /** The content of one RLP string, whose first byte has been read. */
  private Bytes string(int first) throws IOException {
    if (first < 0x80) return Bytes.of(first);
    if (first >= 0xc0) throw new InvalidData("channel: a batch is a string, not a list");
    var length = first - 0x80L;
    if (length > 55) {
      var sizeOfLength = (int) length - 55;
      var prefix = exactly(sizeOfLength);
      length = 0;
      for (var i = 0; i < sizeOfLength; i++) length = length << 8 | prefix.getUnsigned(i);
      if (prefix.getUnsigned(0) == 0 || Long.compareUnsigned(length, 55) <= 0)
        throw new InvalidData("channel: length not in its shortest form");
    }
    if (Long.compareUnsigned(length, remaining) > 0)
      throw new InvalidData("channel: a batch claims more bytes than the limit leaves");
    var content = exactly((int) length);
    if (length == 1 && content.getUnsigned(0) < 0x80)
      throw new InvalidData("channel: a single small byte must stand for itself");
    return content;
  }

  private Bytes exactly(int length) throws IOException {
    if (length > remaining) throw new InvalidData("channel: beyond the limit");
    remaining -= length;
    return Bytes.wrap(reader.readFully(length));
  }

  @Override
  public void close() {
    source.close();
  }
}
