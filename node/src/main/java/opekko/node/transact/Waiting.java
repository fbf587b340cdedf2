package opekko.node.transact;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Time, as one who waits sees it. */
public interface Waiting {
  Instant now();

  /** Comes back after that time, or earlier when the thread is interrupted. */
  void pause(Duration time);

  /** Real time. */
  static Waiting real() {
    var clock = InstantSource.system();
    return new Waiting() {
      @Override
      public Instant now() {
        return clock.instant();
      }

      @Override
      public void pause(Duration time) {
        try {
          new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
          Thread.currentThread().interrupt();
        }
      }
    };
  }
}
