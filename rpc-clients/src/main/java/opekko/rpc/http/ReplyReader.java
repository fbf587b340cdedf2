package opekko.rpc.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import opekko.protocol.type.Bytes;

/**
 * Reads HTTP/1.1 replies from a connection, with every length bounded.
 *
 * @spec RFC 9112
 */
final class ReplyReader {
  private static final int MAX_LINE = 16 * 1024;
  private static final int MAX_HEADERS = 128;

  private final InputStream in;
  private final byte[] buffer = new byte[16 * 1024];
  private int at;
  private int end;
  private Socket socket;
  private long deadline;
  private boolean keepsOpen;
  private boolean isWhole;

  ReplyReader(InputStream in) {
    this.in = in;
  }

  /**
   * Reads from now on fail with a time-out past {@code deadline}, in {@link System#nanoTime} terms.
   */
  void limitTo(Socket reading, long nanoTime) {
    socket = reading;
    deadline = nanoTime;
    isWhole = false;
  }

  void awaitFirstByte() throws IOException {
    if (at == end) fill();
  }

  /**
   * Whether the last reply was read to its end, nothing followed it, and the server keeps the
   * connection.
   */
  boolean isAtKeptEnd() {
    return keepsOpen && isWhole && at == end;
  }

  HttpReply read(int maxBytes) throws IOException {
    var head = readHead();
    while (head.status < 200) head = readHead();
    keepsOpen = head.keepsOpen;
    var body = head.status == 204 || head.status == 304 ? Bytes.EMPTY : readBody(head, maxBytes);
    isWhole = true;
    return new HttpReply(head.status, head.contentType, body);
  }

  /** What the head says. */
  private static final class Head {
    private int status;
    private boolean keepsOpen;
    private boolean isChunked;
    private long contentLength = -1;
    private String contentType = "";
  }

  private Head readHead() throws IOException {
    var head = new Head();
    var statusLine = readLine();
    if (!statusLine.startsWith("HTTP/1.") || statusLine.length() < 12)
      throw new IOException("not an HTTP reply");
    head.status = (int) number(statusLine.substring(9, 12), 10);
    head.keepsOpen = statusLine.startsWith("HTTP/1.1");
    for (var count = 0; count <= MAX_HEADERS; count++) {
      var line = readLine();
      if (line.isEmpty()) return head;
      var colon = line.indexOf(':');
      if (colon > 0) header(head, line.substring(0, colon), line.substring(colon + 1).strip());
    }
    throw new IOException("an HTTP reply with too many headers");
  }

  private static void header(Head head, String name, String value) throws IOException {
    switch (name.toLowerCase(Locale.ROOT)) {
      case "content-length" -> head.contentLength = number(value, 10);
      case "content-type" -> head.contentType = value;
      case "transfer-encoding" -> head.isChunked = value.equalsIgnoreCase("chunked");
      case "connection" -> head.keepsOpen &= !value.equalsIgnoreCase("close");
      default -> {
        // No concern of a client that asked for nothing special.
      }
    }
  }

  private Bytes readBody(Head head, int maxBytes) throws IOException {
    if (head.isChunked) return readChunks(maxBytes);
    if (head.contentLength > maxBytes) throw new ReplyTooLarge(maxBytes);
    if (head.contentLength >= 0) {
      var body = new byte[(int) head.contentLength];
      readFully(body, 0, body.length);
      return Bytes.wrap(body);
    }
    keepsOpen = false;
    return readToEnd(maxBytes);
  }

  private Bytes readChunks(int maxBytes) throws IOException {
    var body = new byte[Math.min(maxBytes, 32 * 1024)];
    var size = 0;
    while (true) {
      var line = readLine();
      var semicolon = line.indexOf(';');
      var length = number(semicolon < 0 ? line : line.substring(0, semicolon).strip(), 16);
      if (length > maxBytes - size) throw new ReplyTooLarge(maxBytes);
      if (length == 0) break;
      if (length > body.length - size)
        body = java.util.Arrays.copyOf(body, (int) Math.max(size + length, 2L * size));
      readFully(body, size, (int) length);
      size += (int) length;
      if (!readLine().isEmpty()) throw new IOException("an HTTP reply with a broken chunk");
    }
    for (var count = 0; !readLine().isEmpty(); count++)
      if (count > MAX_HEADERS) throw new IOException("an HTTP reply with too many trailers");
    return Bytes.wrap(body, 0, size);
  }

  private Bytes readToEnd(int maxBytes) throws IOException {
    var body = new ByteArrayOutputStream();
    try {
      while (true) {
        if (at == end) fill();
        if (end - at > maxBytes - body.size()) throw new ReplyTooLarge(maxBytes);
        body.write(buffer, at, end - at);
        at = end;
      }
    } catch (EOFException _) {
      return Bytes.wrap(body.toByteArray());
    }
  }

  private String readLine() throws IOException {
    var line = new StringBuilder(64);
    while (true) {
      if (at == end) fill();
      var start = at;
      while (at < end && buffer[at] != '\n') at++;
      line.append(new String(buffer, start, at - start, StandardCharsets.ISO_8859_1));
      if (line.length() > MAX_LINE) throw new IOException("an HTTP reply with a line without end");
      if (at < end) break;
    }
    at++;
    var length = line.length();
    if (length > 0 && line.charAt(length - 1) == '\r') line.setLength(length - 1);
    return line.toString();
  }

  private void readFully(byte[] target, int offset, int length) throws IOException {
    var done = Math.min(length, end - at);
    System.arraycopy(buffer, at, target, offset, done);
    at += done;
    while (done < length) {
      var count = readSome(target, offset + done, length - done);
      done += count;
    }
  }

  private void fill() throws IOException {
    at = 0;
    end = 0;
    end = readSome(buffer, 0, buffer.length);
  }

  private int readSome(byte[] target, int offset, int length) throws IOException {
    var left = (deadline - System.nanoTime()) / 1_000_000;
    if (left <= 0) throw new SocketTimeoutException();
    socket.setSoTimeout((int) Math.min(left, Integer.MAX_VALUE));
    var count = in.read(target, offset, length);
    if (count < 0) throw new EOFException("the connection was cut");
    return count;
  }

  private static long number(String digits, int radix) throws IOException {
    try {
      var value = Long.parseLong(digits, radix);
      if (value < 0) throw new IOException("an HTTP reply with a bad number");
      return value;
    } catch (NumberFormatException _) {
      throw new IOException("an HTTP reply with a bad number");
    }
  }
}
