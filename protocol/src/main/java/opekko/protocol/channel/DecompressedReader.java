package opekko.protocol.channel;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Reads decompressed bytes as the reference does, through a small buffer that large reads go
 * around. That is observable: a break that is reported together with data is put off by the buffer
 * until the data is used, whereas a large read fails although it got all it asked for.
 *
 * @spec op-node rollup/derive/channel.go, BatchReader: an rlp.Stream on a bufio.Reader
 */
final class DecompressedReader {
  private static final int BUFFER_SIZE = 4096;
  private static final int FIRST_ALLOCATION = 64 * 1024;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Decompressor source;
  private ByteBuffer piece = NOTHING;

  /** How many bytes of the piece lie in the reference's buffer. */
  private int buffered;

  DecompressedReader(Decompressor source) {
    this.source = source;
  }

  /** The next byte; -1 at the regular end. */
  int read() throws IOException {
    if (buffered == 0 && !fill()) return -1;
    buffered--;
    return piece.get() & 0xff;
  }

  /** Grows with what is really there: a claimed size alone allocates little. */
  byte[] readFully(int size) throws IOException {
    var target = new byte[Math.min(size, FIRST_ALLOCATION)];
    var at = 0;
    while (at < size) {
      var isDirect = buffered == 0 && size - at >= BUFFER_SIZE;
      if (buffered == 0 && !(isDirect ? load() : fill()))
        throw new EOFException("ends inside a batch");
      var count = Math.min(size - at, isDirect ? piece.remaining() : buffered);
      if (count > target.length - at)
        target = Arrays.copyOf(target, (int) Math.min(size, Math.max(at + count, at * 2L)));
      piece.get(target, at, count);
      at += count;
      if (!isDirect) buffered -= count;
      else if (!piece.hasRemaining() && source.isBrokenHere())
        throw new IOException("breaks together with the end of a large batch");
    }
    return target;
  }

  private boolean fill() throws IOException {
    if (!load()) return false;
    buffered = Math.min(BUFFER_SIZE, piece.remaining());
    return true;
  }

  private boolean load() throws IOException {
    while (!piece.hasRemaining()) {
      var next = source.next();
      if (next == null) return false;
      piece = next;
    }
    return true;
  }
}
