package opekko.node.simulation;

import com.typesafe.config.Config;
import java.time.Instant;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadFactory;
import org.apache.pekko.actor.AbstractScheduler;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.event.LoggingAdapter;
import scala.concurrent.ExecutionContext;
import scala.concurrent.duration.FiniteDuration;

/** Pekko's timers in virtual time: it passes only by {@link #advance}. */
public final class VirtualScheduler extends AbstractScheduler {
  private final PriorityQueue<Timer> timers = new PriorityQueue<>();
  private SplittableRandom ties = new SplittableRandom(0);
  private Instant now = Instant.EPOCH;
  private long scheduled;

  /** Of timers for the same moment the seed decides which comes first. */
  private static final class Timer implements Cancellable, Comparable<Timer> {
    private final Instant due;
    private final int tie;
    private final long number;
    private final Runnable task;
    private boolean isOver;

    Timer(Instant due, int tie, long number, Runnable task) {
      this.due = due;
      this.tie = tie;
      this.number = number;
      this.task = task;
    }

    @Override
    public boolean cancel() {
      var isCancelled = !isOver;
      isOver = true;
      return isCancelled;
    }

    @Override
    public boolean isCancelled() {
      return isOver;
    }

    @Override
    public int compareTo(Timer other) {
      var byTime = due.compareTo(other.due);
      if (byTime != 0) return byTime;
      return tie != other.tie
          ? Integer.compare(tie, other.tie)
          : Long.compare(number, other.number);
    }
  }

  /** As Pekko wants it. */
  public VirtualScheduler(Config config, LoggingAdapter log, ThreadFactory threads) {}

  /** Forgets all timers and starts anew at this moment. */
  void begin(Instant start, SplittableRandom random) {
    timers.clear();
    now = start;
    ties = random;
  }

  Instant now() {
    return now;
  }

  Cancellable at(Instant due, Runnable task) {
    var timer = new Timer(due.isBefore(now) ? now : due, ties.nextInt(), scheduled++, task);
    timers.add(timer);
    return timer;
  }

  /** Goes to the next timer up to {@code limit} and fires it; false when there is none. */
  boolean advance(Instant limit) {
    while (!timers.isEmpty() && !timers.peek().due.isAfter(limit)) {
      var timer = timers.poll();
      if (timer.isOver) continue;
      timer.isOver = true;
      now = timer.due;
      timer.task.run();
      return true;
    }
    now = limit;
    return false;
  }

  @Override
  public Cancellable scheduleOnce(FiniteDuration delay, Runnable task, ExecutionContext executor) {
    return at(now.plusNanos(delay.toNanos()), () -> executor.execute(task));
  }

  /** Nothing is ever late in virtual time: a fixed rate is a fixed delay. */
  @Override
  @SuppressWarnings("deprecation")
  public Cancellable schedule(
      FiniteDuration initial, FiniteDuration interval, Runnable task, ExecutionContext executor) {
    return scheduleWithFixedDelay(initial, interval, task, executor);
  }

  @Override
  public double maxFrequency() {
    return 1e9;
  }
}
