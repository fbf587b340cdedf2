package opekko.node.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Keeps a program running: starts it again after each end, until it is told to stop or the program
 * says that it is used wrongly.
 */
public final class ProcessKeeper {
  /** An end in order takes a node some seconds at most; what is stopped by a signal never ends. */
  private static final Duration PATIENCE = Duration.ofSeconds(12);

  private static final Executor BLOCKING =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("process-start-", 0).factory());

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Program program;
  private final Path output;
  private final Consumer<ProcessNews> listener;
  private final InstantSource clock;
  private Optional<Process> running = Optional.empty();
  private Optional<ActorRef<Done>> stopping = Optional.empty();
  private Restarts restarts = Restarts.NONE;
  private Instant startedAt = Instant.MIN;
  private boolean isStarting;

  /** What it hears. */
  public sealed interface Command {}

  /** Ends the program in order, or by force when that takes too long. */
  public record Stop(ActorRef<Done> replyTo) implements Command {}

  private record Start() implements Command {}

  private record Started(Process process, LastWords lastWords) implements Command {}

  private record NotStarted(String cause) implements Command {}

  private record Ended(int exitCode, String lastWords) implements Command {}

  private record Overdue() implements Command {}

  private ProcessKeeper(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Program program,
      Path output,
      Consumer<ProcessNews> listener) {
    this.context = context;
    this.timers = timers;
    this.program = program;
    this.output = output;
    this.listener = listener;
    this.clock = InstantSource.system();
  }

  /**
   * @param output all that the program prints is appended to this file
   * @param listener is told on the actor's thread: must not block
   */
  public static Behavior<Command> create(
      Program program, Path output, Consumer<ProcessNews> listener) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers -> {
          var keeper = new ProcessKeeper(context, timers, program, output, listener);
          keeper.start();
          return Behaviors.receiveMessage(keeper::onCommand);
        }));
  }

  private Behavior<Command> onCommand(Command command) {
    return switch (command) {
      case Start _ -> start();
      case Started(var process, var lastWords) -> onStarted(process, lastWords);
      case NotStarted(var cause) -> onEnded("could not be started", cause);
      case Ended(var exitCode, var lastWords) when exitCode == Restarts.USAGE && !isStopping() -> {
        listener.accept(new ProcessNews.GaveUp(lastWords));
        running = Optional.empty();
        yield Behaviors.same();
      }
      case Ended(var exitCode, var lastWords) -> onEnded(Restarts.cause(exitCode), lastWords);
      case Stop(var replyTo) -> stop(replyTo);
      case Overdue _ -> {
        running.ifPresent(Process::destroyForcibly);
        yield Behaviors.same();
      }
    };
  }

  private boolean isStopping() {
    return stopping.isPresent();
  }

  private Behavior<Command> start() {
    isStarting = true;
    startedAt = clock.instant();
    context.pipeToSelf(
        CompletableFuture.supplyAsync(this::started, BLOCKING),
        (started, bug) -> bug == null ? started : new NotStarted(bug.toString()));
    return Behaviors.same();
  }

  private Command started() {
    try {
      var lastWords = LastWords.from(output);
      return new Started(program.start(output), lastWords);
    } catch (IOException e) {
      return new NotStarted(e.getMessage());
    }
  }

  private Behavior<Command> onStarted(Process process, LastWords lastWords) {
    isStarting = false;
    running = Optional.of(process);
    context.pipeToSelf(
        process
            .onExit()
            .thenApplyAsync(ended -> new Ended(ended.exitValue(), lastWords.read()), BLOCKING),
        (ended, bug) -> bug == null ? ended : new Ended(process.exitValue(), bug.toString()));
    if (isStopping()) endRunning(process);
    else listener.accept(new ProcessNews.Started(process.pid()));
    return Behaviors.same();
  }

  private Behavior<Command> onEnded(String cause, String lastWords) {
    isStarting = false;
    running = Optional.empty();
    if (isStopping()) return stopped();
    restarts = restarts.afterRunning(Duration.between(startedAt, clock.instant()));
    timers.startSingleTimer(new Start(), restarts.pause());
    listener.accept(new ProcessNews.Ended(cause, lastWords, restarts.pause()));
    return Behaviors.same();
  }

  private Behavior<Command> stop(ActorRef<Done> replyTo) {
    stopping = Optional.of(replyTo);
    timers.cancel(new Start());
    if (running.isEmpty() && !isStarting) return stopped();
    running.ifPresent(this::endRunning);
    return Behaviors.same();
  }

  private void endRunning(Process process) {
    process.destroy();
    timers.startSingleTimer(new Overdue(), PATIENCE);
  }

  private Behavior<Command> stopped() {
    stopping.orElseThrow().tell(Done.getInstance());
    return Behaviors.stopped();
  }
}
