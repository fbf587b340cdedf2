package opekko.rpc.http;

import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waiting for the JDK's client no longer than a call may take. */
final class Deadline {
  private Deadline() {}

  /**
   * @param nanos from now
   * @throws HttpTimeoutException when they are over; the work is cancelled then
   */
  static <T> T await(CompletableFuture<T> future, long nanos) throws IOException {
    try {
      return future.get(nanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      future.cancel(true);
      throw new HttpTimeoutException("no answer in time");
    } catch (InterruptedException _) {
      future.cancel(true);
      Thread.currentThread().interrupt();
      throw new IOException("interrupted");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
    }
  }
}
