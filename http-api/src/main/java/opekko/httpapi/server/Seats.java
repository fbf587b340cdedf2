package opekko.httpapi.server;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.Done;

/**
 * Counts the connections that stay open. A seat is taken when the stream starts, not when it is
 * asked for: what never starts gives nothing back. So a few more than all may sit for a moment.
 */
public final class Seats {
  private final int all;
  private final AtomicInteger taken = new AtomicInteger();

  public Seats(int all) {
    this.all = all;
  }

  boolean isFull() {
    return taken.get() >= all;
  }

  /** For the end of a stream: {@code watchTermination(seats::take)}. */
  <M> M take(M materialized, CompletionStage<Done> end) {
    taken.incrementAndGet();
    end.whenComplete((_, _) -> taken.decrementAndGet());
    return materialized;
  }

  @Override
  public String toString() {
    return taken + " of " + all;
  }
}
