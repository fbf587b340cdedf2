package opekko.protocol.channel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import opekko.protocol.type.Bytes;

/**
 * A zlib channel. The reference's decoder gives its output out when 32 KiB are full, at a flush
 * mark (an empty stored block) and at the end. Batchers do flush without ending their stream: the
 * batch before the mark is whole, whereas it would be lost with the break right behind it.
 *
 * <p>One known difference: where a stream is cut inside its last few bytes, the reference wants as
 * many bits as the block's end code has before it decodes anything, and so may give out a byte less
 * than is given here. It matters only where a batch ends with exactly that byte.
 */
final class ZlibDecompressor implements Decompressor {
  private static final int PIECE_SIZE = 32 * 1024;
  private static final int FLUSH_MARK = 0x0000ffff;

  /** Checksum of no bytes: the only preset dictionary that the reference knows is the empty one. */
  private static final int EMPTY_DICTIONARY = 1;

  private final Inflater inflater = new Inflater();
  private final byte[] piece = new byte[PIECE_SIZE];
  private final Bytes compressed;
  private int fed;
  private IOException failure;

  ZlibDecompressor(Bytes compressed) {
    this.compressed = compressed;
  }

  @Override
  public ByteBuffer next() throws IOException {
    // The window of the reference's decoder is full at multiples of its size, flushed or not.
    var room = PIECE_SIZE - (int) (inflater.getBytesWritten() % PIECE_SIZE);
    var size = 0;
    while (size < room && failure == null && !inflater.finished()) {
      var count = inflate(size, room - size);
      size += count;
      if (count > 0 || failure != null || inflater.finished()) continue;
      if (size > 0 && isAtMark()) break;
      feed();
    }
    if (size > 0) return ByteBuffer.wrap(piece, 0, size);
    if (failure != null) throw failure;
    return null;
  }

  private int inflate(int from, int room) {
    var before = inflater.getBytesWritten();
    try {
      return inflater.inflate(piece, from, room);
    } catch (DataFormatException e) {
      failure = new IOException("zlib: " + e.getMessage());
      // What this call decoded up to the break still counts.
      return (int) (inflater.getBytesWritten() - before);
    }
  }

  /** Up to the next flush mark, so that the decoder stops there. */
  private void feed() {
    if (inflater.needsDictionary()) {
      if (inflater.getAdler() == EMPTY_DICTIONARY) inflater.setDictionary(new byte[0]);
      else failure = new IOException("zlib: wants a dictionary");
      return;
    }
    if (fed == compressed.size()) {
      failure = new IOException("zlib: stream is cut short");
      return;
    }
    var start = fed;
    do fed++;
    while (fed < compressed.size() && !(fed - start >= 4 && isAtMark()));
    inflater.setInput(compressed.slice(start, fed - start).asByteBuffer());
  }

  private boolean isAtMark() {
    return fed >= 4 && compressed.getInt(fed - 4) == FLUSH_MARK;
  }

  @Override
  public boolean isBrokenHere() {
    return failure != null;
  }

  @Override
  public void close() {
    inflater.end();
  }
}
