package opekko.node.clustersim;

import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;

/** One queue of all that is going to happen, by the microsecond. */
final class VirtualTime {
  static final long MILLI = 1000;
  static final long SECOND = 1_000_000;

  private record Planned(long at, long order, Runnable action) implements Comparable<Planned> {
    @Override
    public int compareTo(Planned other) {
      return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
    }
  }

  private final PriorityQueue<Planned> queue = new PriorityQueue<>();
  private final Instant began;
  private long now;
  private long order;

  VirtualTime(Instant began) {
    this.began = began;
  }

  /** Microseconds since the beginning. */
  long now() {
    return now;
  }

  Instant instant() {
    return began.plusNanos(now * 1000);
  }

  static long micros(Duration duration) {
    return duration.toNanos() / 1000;
  }

  void at(long micros, Runnable action) {
    queue.add(new Planned(Math.max(micros, now), order++, action));
  }

  void after(long micros, Runnable action) {
    at(now + micros, action);
  }

  /** Lets the next thing happen, unless it lies behind {@code limit}; then time goes there. */
  boolean next(long limit) {
    var next = queue.peek();
    if (next == null || next.at() > limit) {
      now = Math.max(now, limit);
      return false;
    }
    queue.poll();
    now = next.at();
    next.action().run();
    return true;
  }
}
