package opekko.protocol.channel;

import java.io.IOException;
import java.io.InputStream;

/** The decompressed bytes of a channel. Whatever was decoded before a break in the stream is delivered before the error. */
abstract class ChannelReaderStream extends InputStream {
  private final byte[] single = new byte[1];

  @Override
  public final int read() throws IOException {
    return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
  }

  @Override
  public abstract int read(byte[] target, int offset, int length) throws IOException;

  @Override
  public abstract void close();
}
