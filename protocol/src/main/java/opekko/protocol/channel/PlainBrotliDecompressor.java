package opekko.protocol.channel;

import java.io.IOException;
import java.nio.ByteBuffer;
import opekko.protocol.type.Bytes;
import org.brotli.dec.BrotliInputStream;

/**
 * A brotli channel where the native decoder does not load. The decoder in Java gives out nothing of
 * the piece in which it finds a break: batches right before a break may be lost. Sound channels
 * read the same.
 */
final class PlainBrotliDecompressor implements Decompressor {
  private final BrotliInputStream stream;
  private final byte[] piece = new byte[4096];

  PlainBrotliDecompressor(Bytes compressed) throws IOException {
    stream = new BrotliInputStream(compressed.asInputStream());
  }

  @Override
  public ByteBuffer next() throws IOException {
    var count = stream.read(piece, 0, piece.length);
    return count < 0 ? null : ByteBuffer.wrap(piece, 0, count);
  }

  @Override
  public boolean isBrokenHere() {
    return false;
  }

  @Override
  public void close() {
    try {
      stream.close();
    } catch (IOException e) {
      throw new IllegalStateException("closing an in-memory stream does no I/O", e);
    }
  }
}
