package opekko.devnet.rpc;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a server serves.
 *
 * @param topics what can be subscribed to, by name
 * @param pages what GET requests are answered with
 * @param jwt whom the server listens to; absent: everybody
 * @param delay how much longer answers take, over WebSockets too
 */
public record RpcService(
    Map<String, RpcMethod> methods,
    Map<String, Topic> topics,
    PageSource pages,
    Optional<JwtCheck> jwt,
    Supplier<Duration> delay) {

  /** Methods only, for everybody. */
  public static RpcService of(Map<String, RpcMethod> methods) {
    return new RpcService(
        methods, Map.of(), RpcService::noPage, Optional.empty(), () -> Duration.ZERO);
  }

  public RpcService withTopics(Map<String, Topic> offered) {
    return new RpcService(methods, offered, pages, jwt, delay);
  }

  public RpcService withPages(PageSource offered) {
    return new RpcService(methods, topics, offered, jwt, delay);
  }

  public RpcService guardedBy(JwtCheck check) {
    return new RpcService(methods, topics, pages, Optional.of(check), delay);
  }

  public RpcService delayedBy(Supplier<Duration> longer) {
    return new RpcService(methods, topics, pages, jwt, longer);
  }

  private static PageReply noPage(String path, String query, String accept) {
    return PageReply.json(
        path.equals("/") ? 200 : 404,
        out -> out.writeString("JSON-RPC: POST a call, or open a WebSocket"));
  }
}
