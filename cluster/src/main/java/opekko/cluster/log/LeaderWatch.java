package opekko.cluster.log;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.ratis.server.DivisionInfo;

/**
 * Tells when nobody leads. Ratis says so only at the moment in which a voter becomes a candidate,
 * and so never where it became one early, or may not stand.
 */
final class LeaderWatch implements AutoCloseable {
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);
  private static final Duration ALARM_AFTER = Duration.ofSeconds(2);

  private final DivisionInfo info;
  private final Consumer<LogEvent> events;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("log-leader-watch").factory());

  /** The timer's thread only. */
  private Optional<Long> leaderlessSince = Optional.empty();

  private boolean isAlarmed;

  LeaderWatch(DivisionInfo info, Consumer<LogEvent> events) {
    this.info = info;
    this.events = events;
    timer.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Who leads, as far as this node knows; a candidate's last leader is not one any more. */
  static Optional<String> leader(DivisionInfo info) {
    return info.isCandidate()
        ? Optional.empty()
        : Optional.ofNullable(info.getLeaderId()).map(Object::toString);
  }

  private void look() {
    if (leader(info).isPresent()) {
      leaderlessSince = Optional.empty();
      isAlarmed = false;
      return;
    }
    var now = System.nanoTime();
    if (leaderlessSince.isEmpty()) {
      leaderlessSince = Optional.of(now);
      events.accept(new LogEvent.LeaderChanged(Optional.empty(), info.getCurrentTerm()));
    } else if (!isAlarmed && now - leaderlessSince.get() >= ALARM_AFTER.toNanos()) {
      isAlarmed = true;
      events.accept(new LogEvent.NoLeader());
    }
  }

  @Override
  public void close() {
    timer.shutdown();
  }
}
