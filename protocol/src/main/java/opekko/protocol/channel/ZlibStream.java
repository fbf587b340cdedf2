package opekko.protocol.channel;

import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import opekko.protocol.type.Bytes;

/** A zlib channel. */
final class ZlibStream extends ChannelReaderStream {
  private final Inflater inflater = new Inflater();
  private IOException failure;

  ZlibStream(Bytes compressed) {
    inflater.setInput(compressed.asByteBuffer());
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (failure != null) throw failure;
    var before = inflater.getBytesWritten();
    try {
      var count = inflater.inflate(target, offset, length);
      if (count > 0) return count;
      if (inflater.finished()) return -1;
      failure = new IOException("zlib: stream is cut short or wants a dictionary");
    } catch (DataFormatException e) {
      failure = new IOException("zlib: " + e.getMessage());
      // What this call decoded up to the break still counts.
      var count = (int) (inflater.getBytesWritten() - before);
      if (count > 0) return count;
    }
    throw failure;
  }

  @Override
  public void close() {
    inflater.end();
  }
}
