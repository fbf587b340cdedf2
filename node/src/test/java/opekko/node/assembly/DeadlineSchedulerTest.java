package opekko.node.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.event.NoLogging;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import scala.concurrent.ExecutionContext;

class DeadlineSchedulerTest {
  private static final Duration SOON = Duration.ofMillis(20);
  private static final Duration LATER = Duration.ofSeconds(1);
  private static final Duration NEVER = Duration.ofDays(1);
  private static final ExecutionContext HERE = ExecutionContext.fromExecutor(Runnable::run);

  private final DeadlineScheduler scheduler =
      new DeadlineScheduler(ConfigFactory.empty(), NoLogging.getInstance(), Thread::new);

  @AfterEach
  void close() {
    scheduler.close();
  }

  @Test
  void shouldRunTimersInTheOrderOfTheirDeadlines() {
    var ran = new ArrayList<String>();
    var last = new CompletableFuture<List<String>>();
    // Planned on the scheduler's own thread: nothing fires before all are planned.
    scheduler.scheduleOnce(
        Duration.ZERO,
        () -> {
          scheduler.scheduleOnce(LATER, () -> last.complete(ran), HERE);
          scheduler.scheduleOnce(SOON, () -> ran.add("second"), HERE);
          scheduler.scheduleOnce(Duration.ZERO, () -> ran.add("first"), HERE);
        },
        HERE);

    assertEquals(List.of("first", "second"), last.orTimeout(10, TimeUnit.SECONDS).join());
  }

  @Test
  void shouldSayWhatWasCancelled() {
    var cancelled = scheduler.scheduleOnce(NEVER, () -> {}, HERE);

    assertFalse(cancelled.isCancelled());
    assertTrue(cancelled.cancel());
    assertTrue(cancelled.isCancelled());
    assertFalse(cancelled.cancel(), "it is cancelled already");
  }

  @Test
  void shouldNotRunARepeatedTimerAfterItWasCancelled() throws InterruptedException {
    var ran = new AtomicInteger();
    var itself = new CompletableFuture<Cancellable>();
    var repeated =
        scheduler.scheduleWithFixedDelay(
            SOON,
            SOON,
            () -> {
              ran.incrementAndGet();
              itself.join().cancel();
            },
            HERE);
    itself.complete(repeated);
    var later = new CountDownLatch(3);
    var other = scheduler.scheduleWithFixedDelay(SOON, SOON, later::countDown, HERE);

    assertTrue(later.await(10, TimeUnit.SECONDS));
    assertEquals(1, ran.get());
    other.cancel();
  }

  @Test
  void shouldRepeatUntilCancelled() throws InterruptedException {
    var three = new CountDownLatch(3);
    var repeated = scheduler.scheduleWithFixedDelay(SOON, SOON, three::countDown, HERE);

    assertTrue(three.await(10, TimeUnit.SECONDS));
    assertTrue(repeated.cancel());
  }

  @Test
  void shouldRefuseTimersOnceClosed() {
    scheduler.close();

    assertThrows(IllegalStateException.class, () -> scheduler.scheduleOnce(NEVER, () -> {}, HERE));
  }

  /** A system that waits for its timers would not end. */
  @Test
  void shouldServeAnActorSystemToItsEnd() {
    var fired = new CompletableFuture<String>();
    var config =
        ConfigFactory.parseString(
                "pekko.scheduler.implementation = \"%s\""
                    .formatted(DeadlineScheduler.class.getName()))
            .withFallback(ConfigFactory.load());
    var system =
        ActorSystem.<String>create(
            Behaviors.withTimers(timers -> {
              timers.startSingleTimer("tick", SOON);
              timers.startSingleTimer("never", "late", NEVER);
              return Behaviors.receiveMessage(message -> {
                fired.complete(message);
                return Behaviors.stopped();
              });
            }),
            "timers",
            config);

    assertEquals("tick", fired.orTimeout(10, TimeUnit.SECONDS).join());
    system.getWhenTerminated().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
