package opekko.rpc.jsonrpc;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import opekko.rpc.http.HttpCall.Header;

/**
 * Where to call and how long to wait.
 *
 * @param authorization value of the Authorization header, asked for at each call
 * @param headers sent with each call beside it
 * @param timeout of one HTTP exchange
 * @param maxReplyBytes of one HTTP reply
 */
public record RpcEndpoint(
    URI uri,
    Supplier<Optional<String>> authorization,
    List<Header> headers,
    Duration timeout,
    int maxReplyBytes) {

  private static final int DEFAULT_MAX_REPLY = 64 << 20;

  /** Without credentials but those in the address itself. */
  public static RpcEndpoint open(URI uri, Duration timeout) {
    var basic =
        Optional.ofNullable(uri.getUserInfo())
            .map(user -> user.getBytes(StandardCharsets.UTF_8))
            .map(user -> "Basic " + Base64.getEncoder().encodeToString(user));
    return new RpcEndpoint(uri, () -> basic, List.of(), timeout, DEFAULT_MAX_REPLY);
  }

  public static RpcEndpoint authorized(
      URI uri, Supplier<Optional<String>> authorization, Duration timeout) {
    return new RpcEndpoint(uri, authorization, List.of(), timeout, DEFAULT_MAX_REPLY);
  }

  /** Whether calls carry a bearer token, as the engine wants it. */
  public boolean isAuthorizedByToken() {
    return authorization.get().filter(value -> value.startsWith("Bearer ")).isPresent();
  }

  public RpcEndpoint withMaxReplyBytes(int limit) {
    return new RpcEndpoint(uri, authorization, headers, timeout, limit);
  }

  public RpcEndpoint withHeaders(List<Header> more) {
    return new RpcEndpoint(uri, authorization, List.copyOf(more), timeout, maxReplyBytes);
  }

  /** For messages. Host and port only: paths and users of RPC addresses are often secret. */
  public String name() {
    return uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
  }
}
