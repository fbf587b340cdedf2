package opekko.protocol.channel;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Decompressed bytes of a channel, in the pieces in which the reference's decoders give them out:
 * whether the batch before a break in the stream counts depends on it.
 */
interface Decompressor extends AutoCloseable {
  /**
   * The next piece, valid until the next call; null at the regular end.
   *
   * @throws IOException behind the last piece that could be decoded
   */
  ByteBuffer next() throws IOException;

  /**
   * Whether the reference's decoder reports the break in the same call that gives out the last byte
   * of the piece given last. To ask ends that piece.
   */
  boolean isBrokenHere();

  @Override
  void close();
}
