package opekko.rpc.http;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import opekko.protocol.type.Bytes;

/**
 * One request.
 *
 * @param headers besides Host and Content-Length
 * @param timeout for the whole exchange, connecting included
 * @param maxReplyBytes of the reply's body, uncompressed
 */
public record HttpCall(
    String method, URI uri, List<Header> headers, Bytes body, Duration timeout, int maxReplyBytes) {

  public record Header(String name, String value) {}

  public static HttpCall get(URI uri, List<Header> headers, Duration timeout, int maxReplyBytes) {
    return new HttpCall("GET", uri, headers, Bytes.EMPTY, timeout, maxReplyBytes);
  }

  public static HttpCall postJson(
      URI uri, List<Header> headers, Bytes body, Duration timeout, int maxReplyBytes) {
    return new HttpCall("POST", uri, headers, body, timeout, maxReplyBytes);
  }

  /** Path and query, as the request line has them. */
  String target() {
    var path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
  }
}
