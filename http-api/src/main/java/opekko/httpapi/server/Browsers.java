package opekko.httpapi.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** What browsers expect of a public API, and the reference's server does too. */
final class Browsers {
  /** Shorter answers fit a packet as they are. */
  private static final long MIN_BYTES = 1024;

  private Browsers() {}

  /** Lets pages of any origin read the answer: it is nothing that anybody could not ask for. */
  static HttpResponse openToAll(HttpRequest request, HttpResponse response) {
    if (request.getHeader("Origin").isEmpty()) return response;
    var open = response.addHeader(HttpHeader.parse("Access-Control-Allow-Origin", "*"));
    if (!request.method().value().equals("OPTIONS")) return open;
    return open.addHeader(HttpHeader.parse("Access-Control-Allow-Methods", "GET, POST"))
        .addHeader(HttpHeader.parse("Access-Control-Allow-Headers", "Content-Type"))
        .addHeader(HttpHeader.parse("Access-Control-Max-Age", "600"));
  }

  /** Compresses answers that are long and at hand; a stream is neither. */
  static HttpResponse compressed(HttpRequest request, HttpResponse response) {
    var isWanted =
        request.getHeader("Accept-Encoding").map(HttpHeader::value).orElse("").contains("gzip");
    if (!isWanted || !(response.entity() instanceof HttpEntity.Strict body)) return response;
    if (body.getData().size() < MIN_BYTES) return response;
    return response
        .withEntity(body.getContentType(), gzip(body.getData().toArrayUnsafe()))
        .addHeader(HttpHeader.parse("Content-Encoding", "gzip"))
        .addHeader(HttpHeader.parse("Vary", "Accept-Encoding"));
  }

  private static byte[] gzip(byte[] body) {
    var compressed = new ByteArrayOutputStream(body.length / 2);
    try (var out = new GZIPOutputStream(compressed)) {
      out.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed.toByteArray();
  }
}
