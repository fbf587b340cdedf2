package opekko.httpapi.server;

import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/** Who is asking: the address the connection comes from; forwarded-for headers can be made up. */
final class Callers {
  private Callers() {}

  static String of(HttpRequest request) {
    return request
        .getAttribute(AttributeKeys.remoteAddress)
        .flatMap(
            remote -> remote.getAddress().map(ip -> ip.getHostAddress() + ":" + remote.getPort()))
        .orElse("unknown");
  }
}
