package opekko.httpapi.server;

import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/** Who is asking: the address the connection comes from; forwarded-for headers can be made up. */
final class Callers {
  private static final String UNKNOWN = "unknown";

  private Callers() {}

  /** Address and port. */
  static String of(HttpRequest request) {
    var port = request.getAttribute(AttributeKeys.remoteAddress).map(remote -> remote.getPort());
    var address = address(request);
    return port.isEmpty() || address.equals(UNKNOWN) ? UNKNOWN : address + ":" + port.get();
  }

  /** The address alone: the same for all connections of a machine. */
  static String address(HttpRequest request) {
    return request
        .getAttribute(AttributeKeys.remoteAddress)
        .flatMap(remote -> remote.getAddress())
        .map(ip -> ip.getHostAddress())
        .orElse(UNKNOWN);
  }
}
