package opekko.protocol.channel;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.Encoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.type.Bytes;

/**
 * How channels are compressed: the low half of the first byte tells zlib (8 or 15), the byte 1
 * tells brotli, from Fjord on.
 *
 * @spec fjord/derivation.md#brotli-channel-compression
 */
public enum Compression {
  ZLIB,
  BROTLI;

  private static final int BROTLI_VERSION = 1;
  private static final int BROTLI_QUALITY = 10;

  /**
   * @throws InvalidData when the first byte names none, or one that is not allowed yet
   */
  static Compression of(Bytes channel, boolean isFjord) {
    if (channel.isEmpty()) throw new InvalidData("channel: empty");
    var first = channel.getUnsigned(0);
    if ((first & 0x0f) == 8 || (first & 0x0f) == 15) return ZLIB;
    if (first != BROTLI_VERSION) throw new InvalidData("channel: unknown compression " + first);
    if (!isFjord) throw new InvalidData("channel: brotli before Fjord");
    return BROTLI;
  }

  Decompressor decompressor(Bytes channel) throws IOException {
    return switch (this) {
      case ZLIB -> new ZlibDecompressor(channel);
      case BROTLI ->
          Brotli4jLoader.isAvailable()
              ? new BrotliDecompressor(channel.slice(1))
              : new PlainBrotliDecompressor(channel.slice(1));
    };
  }

  /** A whole channel of these bytes. */
  public Bytes compress(Bytes plain) {
    try {
      return switch (this) {
        case ZLIB -> zlib(plain);
        case BROTLI -> brotli(plain);
      };
    } catch (IOException e) {
      throw new UncheckedIOException("in-memory compression does no I/O", e);
    }
  }

  private static Bytes zlib(Bytes plain) throws IOException {
    var out = new ByteArrayOutputStream();
    var deflater = new Deflater(Deflater.BEST_COMPRESSION);
    try (var stream = new DeflaterOutputStream(out, deflater)) {
      stream.write(plain.toArray());
    } finally {
      deflater.end();
    }
    return Bytes.wrap(out.toByteArray());
  }

  private static Bytes brotli(Bytes plain) throws IOException {
    if (!Brotli4jLoader.isAvailable())
      throw new IllegalStateException(
          "brotli cannot compress here, its native library does not load: use zlib",
          Brotli4jLoader.getUnavailabilityCause());
    var parameters = new Encoder.Parameters().setQuality(BROTLI_QUALITY);
    var compressed = Encoder.compress(plain.toArray(), parameters);
    return Bytes.concat(Bytes.of(BROTLI_VERSION), Bytes.wrap(compressed));
  }
}
