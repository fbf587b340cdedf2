package opekko.node.realpeers;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Waits for other processes: asks again and again, until there is an answer or the patience ends.
 */
public final class Await {
  private static final long EVERY_MILLIS = 200;

  private Await() {}

  public static <T> T until(String what, Duration patience, Supplier<Optional<T>> answer) {
    var deadline = System.nanoTime() + patience.toNanos();
    var last = "no answer yet";
    while (System.nanoTime() < deadline) {
      try {
        var found = answer.get();
        if (found.isPresent()) return found.get();
      } catch (JsonRpc.RpcFailure e) {
        last = e.getMessage();
      }
      pause();
    }
    throw new AssertionError("gave up after " + patience + " waiting for " + what + ": " + last);
  }

  private static void pause() {
    CompletableFuture.runAsync(
            () -> {}, CompletableFuture.delayedExecutor(EVERY_MILLIS, TimeUnit.MILLISECONDS))
        .join();
  }
}
