package opekko.node.assembly;

import com.typesafe.config.Config;
import java.io.Closeable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.AbstractScheduler;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.event.LoggingAdapter;
import scala.concurrent.ExecutionContext;
import scala.concurrent.duration.FiniteDuration;

/**
 * Pekko's timers on a heap of deadlines. Its own scheduler looks at a wheel at each tick: with
 * ticks short enough for a sequencer (1 ms) that alone takes 2 to 3 % of a core, more than all else
 * an idle node does. This one sleeps until the next deadline, and is late by fractions of a
 * millisecond.
 *
 * <p>Made by Pekko, from {@code pekko.scheduler.implementation}.
 */
public final class DeadlineScheduler extends AbstractScheduler implements Closeable {
  private static final double MAX_FREQUENCY = 1_000;

  private final ScheduledThreadPoolExecutor thread;

  public DeadlineScheduler(Config config, LoggingAdapter log, ThreadFactory threads) {
    thread = new ScheduledThreadPoolExecutor(1, threads);
    // Most timers are time-outs that never fire: they must not stay until they would have.
    thread.setRemoveOnCancelPolicy(true);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  private record Planned(ScheduledFuture<?> task) implements Cancellable {
    @Override
    public boolean cancel() {
      return task.cancel(false);
    }

    @Override
    public boolean isCancelled() {
      return task.isCancelled();
    }
  }

  @Override
  public Cancellable scheduleOnce(FiniteDuration delay, Runnable work, ExecutionContext executor) {
    return plan(
        () -> thread.schedule(() -> executor.execute(work), delay.toNanos(), TimeUnit.NANOSECONDS));
  }

  /** Deprecated for those who call it, and still to be written by those who schedule. */
  @Override
  @SuppressWarnings("deprecation")
  public Cancellable schedule(
      FiniteDuration initialDelay,
      FiniteDuration interval,
      Runnable work,
      ExecutionContext executor) {
    return plan(() ->
        thread.scheduleAtFixedRate(
            () -> executor.execute(work),
            initialDelay.toNanos(),
            interval.toNanos(),
            TimeUnit.NANOSECONDS));
  }

  private interface Plan {
    ScheduledFuture<?> make();
  }

  private static Cancellable plan(Plan plan) {
    try {
      return new Planned(plan.make());
    } catch (RejectedExecutionException e) {
      // What Pekko expects of a scheduler that has been closed.
      throw new IllegalStateException("cannot enqueue after timer shutdown", e);
    }
  }

  /** Timers more often than this are asking for another design. */
  @Override
  public double maxFrequency() {
    return MAX_FREQUENCY;
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
