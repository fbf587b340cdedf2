package opekko.protocol.api;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** What the page, the streams and {@code opekko status} need from the node. */
public interface LiveApi {
  CompletionStage<LiveStatus> status();

  /**
   * @param listener called for each event, in order, on a thread of the node: must not block
   * @return ends the subscription
   */
  AutoCloseable subscribe(Consumer<LiveEvent> listener);
}
