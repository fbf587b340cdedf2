package opekko.protocol.channel;

import com.aayushatharva.brotli4j.decoder.DecoderJNI;
import java.io.IOException;
import java.nio.ByteBuffer;
import opekko.protocol.type.Bytes;

/**
 * A brotli channel, by the native decoder, which is the origin of the reference's. It gives its
 * output out when its window is full, when the input it was fed is used up, and at the end: so it
 * is fed in the reference's portions.
 */
final class BrotliDecompressor implements Decompressor {
  private static final int PORTION = 32 * 1024;

  /** A 4,096-byte buffer less the channel's version byte. */
  private static final int FIRST_PORTION = 4095;

  private final ByteBuffer input;
  private final DecoderJNI.Wrapper decoder;
  private boolean isFirst = true;

  BrotliDecompressor(Bytes compressed) throws IOException {
    input = compressed.asByteBuffer();
    decoder = new DecoderJNI.Wrapper(PORTION);
  }

  @Override
  public ByteBuffer next() throws IOException {
    while (true) {
      if (decoder.hasOutput()) return decoder.pull();
      switch (decoder.getStatus()) {
        case DONE -> {
          return null;
        }
        case OK, NEEDS_MORE_OUTPUT -> decoder.push(0);
        case NEEDS_MORE_INPUT -> feed();
        case ERROR -> throw new IOException("brotli: corrupted, or bytes behind the end");
      }
    }
  }

  @Override
  public boolean isBrokenHere() {
    if (decoder.getStatus() == DecoderJNI.Status.OK && !decoder.hasOutput()) decoder.push(0);
    return decoder.getStatus() == DecoderJNI.Status.ERROR;
  }

  private void feed() throws IOException {
    if (!input.hasRemaining()) throw new IOException("brotli: stream is cut short");
    var count = Math.min(isFirst ? FIRST_PORTION : PORTION, input.remaining());
    isFirst = false;
    var buffer = decoder.getInputBuffer();
    buffer.clear();
    buffer.put(input.slice(input.position(), count));
    input.position(input.position() + count);
    decoder.push(count);
  }

  @Override
  public void close() {
    decoder.destroy();
  }
}
