package opekko.devnet.rpc;

import java.util.function.Consumer;
import opekko.protocol.json.Json;

/** Something that can be subscribed to over a WebSocket. */
@FunctionalInterface
public interface Topic {
  /**
   * @param params of eth_subscribe; the topic's name is the first
   * @param events takes each event; never blocks, may be called from any thread
   * @return ends the subscription
   * @throws RpcRefusal when the parameters do not fit
   */
  Subscription subscribe(RpcParams params, Consumer<Json.Writer> events);

  /** One subscription. */
  @FunctionalInterface
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
