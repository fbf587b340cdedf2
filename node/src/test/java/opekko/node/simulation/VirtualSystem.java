package opekko.node.simulation;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import scala.concurrent.ExecutionContext;

/**
 * An actor system that lives on the calling thread and in virtual time. It is made once and lives
 * through many histories, one after the other: to make one takes longer than most histories.
 */
public final class VirtualSystem implements InstantSource, AutoCloseable {
  private static final Instant START = Instant.ofEpochSecond(1_700_000_000);
  private static final String CONFIG =
      """
      pekko {
        loglevel = OFF
        stdout-loglevel = OFF
        log-dead-letters = off
        library-extensions = []
        scheduler.implementation = "opekko.node.simulation.VirtualScheduler"
        coordinated-shutdown.run-by-jvm-shutdown-hook = off
        actor {
          default-dispatcher.throughput = 1
          internal-dispatcher { executor = default-executor, default-executor.fallback = fork-join-executor }
        }
      }
      """;

  private final RunQueue queue = new RunQueue();
  private final ActorSystem<Void> system;
  private final VirtualScheduler scheduler;
  private long born;

  public VirtualSystem() {
    var setup =
        BootstrapSetup.create(
                ConfigFactory.parseString(CONFIG).withFallback(ConfigFactory.defaultReference()))
            .withDefaultExecutionContext(ExecutionContext.fromExecutor(queue));
    system = ActorSystem.create(Behaviors.<Void>empty(), "virtual", setup);
    scheduler = (VirtualScheduler) Adapter.toClassic(system).scheduler();
    begin(0);
  }

  /** A new history; the actors of the last one must have been stopped. */
  public void begin(long seed) {
    var random = new SplittableRandom(seed);
    queue.drain();
    queue.drawFrom(random.split());
    scheduler.begin(START, random.split());
  }

  @Override
  public Instant instant() {
    return scheduler.now();
  }

  /** Does something later. */
  public void after(Duration delay, Runnable task) {
    scheduler.at(instant().plus(delay), task);
  }

  /** Gives birth to an actor beside all others. */
  public <T> ActorRef<T> spawn(Behavior<T> behavior, String name) {
    return system.systemActorOf(
        behavior, name + "-" + born++, org.apache.pekko.actor.typed.Props.empty());
  }

  /** Kills an actor with all beneath it, after the message that it is working on. */
  public void kill(ActorRef<?> actor) {
    Adapter.toClassic(system).stop(Adapter.toClassic(actor));
  }

  /** The answer of an actor, with no time passing. */
  public <C, T> T ask(ActorRef<C> actor, Function<ActorRef<T>, C> question) {
    var answers = new ArrayList<T>();
    ask(actor, question, answers::add);
    queue.drain();
    return answers.getFirst();
  }

  /** Asks, and goes on when the answer comes, if ever. */
  public <C, T> void ask(
      ActorRef<C> actor, Function<ActorRef<T>, C> question, Consumer<T> onAnswer) {
    Behavior<T> asker =
        Behaviors.receiveMessage(answer -> {
          onAnswer.accept(answer);
          return Behaviors.stopped();
        });
    actor.tell(question.apply(spawn(asker, "asker")));
  }

  /** Lets time pass until something holds; false when it does not within the limit. */
  public boolean passUntil(BooleanSupplier holds, Duration limit) {
    var until = instant().plus(limit);
    queue.drain();
    while (!holds.getAsBoolean()) {
      if (!scheduler.advance(until)) return holds.getAsBoolean();
      queue.drain();
    }
    return true;
  }

  /** Lets time pass. */
  public void pass(Duration duration) {
    passUntil(() -> false, duration);
  }

  @Override
  public void close() {
    system.terminate();
    queue.drain();
    while (!system.getWhenTerminated().toCompletableFuture().isDone()
        && scheduler.advance(instant().plusSeconds(60))) queue.drain();
  }
}
