package opekko.rpc.testkit;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The server's end of a WebSocket, as far as tests need it.
 *
 * @spec RFC 6455
 */
public final class RawWebSocket {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int TEXT = 1;

  private RawWebSocket() {}

  /** A server that opens the WebSocket and then talks. */
  public static RawServer server(RawServer.Talk talk) {
    return new RawServer((in, out) -> {
      var key =
          RawServer.readRequest(in).stream()
              .filter(line -> line.toLowerCase().startsWith("sec-websocket-key:"))
              .map(line -> line.substring(18).strip())
              .findFirst()
              .orElseThrow();
      RawServer.write(
          out,
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
              + accept(key)
              + "\r\n\r\n");
      talk.over(in, out);
    });
  }

  private static String accept(String key) {
    try {
      var digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes());
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The next text message, put together from its fragments; pings are passed over. */
  public static String readText(InputStream in) throws IOException {
    var message = new ByteArrayOutputStream();
    while (true) {
      var head = octet(in);
      var type = head & 0xf;
      long length = octet(in) & 0x7f;
      if (length == 126) length = octet(in) << 8 | octet(in);
      else if (length == 127) {
        length = 0;
        for (var i = 0; i < 8; i++) length = length << 8 | octet(in);
      }
      var mask = in.readNBytes(4);
      var payload = in.readNBytes((int) length);
      for (var i = 0; i < payload.length; i++) payload[i] ^= mask[i % 4];
      if (type > TEXT) continue;
      message.write(payload);
      if ((head & 0x80) != 0) return message.toString(StandardCharsets.UTF_8);
    }
  }

  public static void writeText(OutputStream out, String text) throws IOException {
    var payload = text.getBytes(StandardCharsets.UTF_8);
    var frame = new ByteArrayOutputStream();
    frame.write(0x80 | TEXT);
    if (payload.length < 126) frame.write(payload.length);
    else if (payload.length < 1 << 16) {
      frame.write(126);
      frame.write(payload.length >>> 8);
      frame.write(payload.length);
    } else {
      frame.write(127);
      for (var shift = 56; shift >= 0; shift -= 8)
        frame.write((int) ((long) payload.length >>> shift));
    }
    frame.write(payload);
    out.write(frame.toByteArray());
    out.flush();
  }

  private static int octet(InputStream in) throws IOException {
    var value = in.read();
    if (value < 0) throw new EOFException();
    return value;
  }
}
