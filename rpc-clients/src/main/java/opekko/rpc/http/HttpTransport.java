package opekko.rpc.http;

import java.io.IOException;

/** Does HTTP exchanges, one at a time per calling thread. */
public interface HttpTransport extends AutoCloseable {
  /**
   * Blocks until the whole reply is here.
   *
   * @throws java.net.http.HttpTimeoutException when the call's time ran out
   * @throws ReplyTooLarge when the reply is larger than the call allows
   * @throws IOException when there is no connection, it was cut, or what came is no HTTP
   */
  HttpReply exchange(HttpCall call) throws IOException;

  /** Closes idle connections; exchanges under way end by themselves. */
  @Override
  void close();
}
