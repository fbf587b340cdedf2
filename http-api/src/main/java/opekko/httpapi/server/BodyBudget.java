package opekko.httpapi.server;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the memory that bodies of requests take together: a limit per body alone would still let a
 * thousand connections bring a thousand of them.
 */
final class BodyBudget {
  private final AtomicLong left;

  BodyBudget(long bytes) {
    left = new AtomicLong(bytes);
  }

  /** Takes so many bytes, if they are left. */
  boolean tryTake(long bytes) {
    if (left.addAndGet(-bytes) >= 0) return true;
    giveBack(bytes);
    return false;
  }

  void giveBack(long bytes) {
    left.addAndGet(bytes);
  }
}
