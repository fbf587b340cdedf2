package opekko.protocol.port;

import java.util.function.Consumer;
import opekko.protocol.type.L1BlockRef;

/**
 * Pushed L1 heads, where the endpoint offers a subscription. Callbacks come on threads of the
 * implementation.
 */
@FunctionalInterface
public interface L1HeadFeed {
  /**
   * Starts a subscription.
   *
   * @param onHead each new head
   * @param onLost called once with the cause when the subscription ends by itself
   * @return closes the subscription
   */
  AutoCloseable subscribe(Consumer<L1BlockRef> onHead, Consumer<String> onLost);
}
