package opekko.protocol.channel;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.decoder.DecoderJNI;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import opekko.protocol.type.Bytes;
import org.brotli.dec.BrotliInputStream;

/**
 * A brotli channel. The native decoder is preferred: it hands out what it has when the input ends early, as the reference does. Bytes after
 * the end of the stream are left alone.
 */
final class BrotliStream extends ChannelReaderStream {
  private static final int INPUT_SIZE = 64 * 1024;

  private final ByteBuffer input;
  private final DecoderJNI.Wrapper decoder;
  private ByteBuffer output = ByteBuffer.allocate(0);

  private BrotliStream(Bytes compressed) throws IOException {
    input = compressed.asByteBuffer();
    decoder = new DecoderJNI.Wrapper(INPUT_SIZE);
  }

  static InputStream open(Bytes compressed) throws IOException {
    return Brotli4jLoader.isAvailable()
        ? new BrotliStream(compressed)
        : new BrotliInputStream(compressed.asInputStream());
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    while (!output.hasRemaining()) {
      if (decoder.hasOutput()) {
        output = decoder.pull();
        continue;
      }
      switch (decoder.getStatus()) {
        case DONE -> {
          return -1;
        }
        case OK -> decoder.push(0);
        case NEEDS_MORE_OUTPUT -> output = decoder.pull();
        case NEEDS_MORE_INPUT -> feed();
        case ERROR -> throw new IOException("brotli: corrupted stream");
      }
    }
    var count = Math.min(length, output.remaining());
    output.get(target, offset, count);
    return count;
  }

  private void feed() throws IOException {
    if (!input.hasRemaining()) throw new IOException("brotli: stream is cut short");
    var buffer = decoder.getInputBuffer();
    buffer.clear();
    var count = Math.min(buffer.remaining(), input.remaining());
    buffer.put(input.slice(input.position(), count));
    input.position(input.position() + count);
    decoder.push(count);
  }

  @Override
  public void close() {
    decoder.destroy();
  }
}
