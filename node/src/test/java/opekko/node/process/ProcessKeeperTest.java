package opekko.node.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessKeeperTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ActorTestKit kit = ActorTestKit.create();
  private final LinkedBlockingQueue<ProcessNews> news = new LinkedBlockingQueue<>();

  @TempDir private Path folder;

  @BeforeAll
  static void needChildProcesses() {
    ChildProcesses.assume();
  }

  @AfterEach
  void end() {
    kit.shutdownTestKit();
  }

  private ActorRef<ProcessKeeper.Command> keep(String... words) {
    return kit.spawn(ProcessKeeper.create(Program.of(StandIn.class, words), output(), news::add));
  }

  private Path output() {
    return folder.resolve("output");
  }

  private <T extends ProcessNews> T next(Class<T> type) throws InterruptedException {
    return assertInstanceOf(type, news.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS));
  }

  private void stop(ActorRef<ProcessKeeper.Command> keeper) {
    AskPattern.<ProcessKeeper.Command, Done>ask(
            keeper, ProcessKeeper.Stop::new, PATIENCE, kit.scheduler())
        .toCompletableFuture()
        .join();
  }

  private void awaitOutput(String text) {
    await(() -> assertTrue(read(output()).contains(text)));
  }

  private void await(Runnable assertion) {
    kit.createTestProbe()
        .awaitAssert(
            PATIENCE,
            () -> {
              assertion.run();
              return Done.getInstance();
            });
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  @Test
  void shouldStartAgainWhatWasKilled() throws Exception {
    var keeper = keep("stay");
    var first = next(ProcessNews.Started.class).pid();
    awaitOutput("staying");

    ProcessHandle.of(first).orElseThrow().destroyForcibly();

    var ended = next(ProcessNews.Ended.class);
    assertEquals("was killed (SIGKILL)", ended.cause());
    assertEquals("staying", ended.lastWords());
    var second = next(ProcessNews.Started.class).pid();
    assertTrue(isAlive(second));
    stop(keeper);
    assertFalse(isAlive(second));
    assertTrue(news.isEmpty(), "an end that was ordered is no news: " + news);
  }

  @Test
  void shouldGiveUpOnWrongUseWithTheReasonThatWasGiven() throws Exception {
    var keeper = keep("refuse");
    next(ProcessNews.Started.class);
    assertEquals("--ha.voters: 'a' is there twice", next(ProcessNews.GaveUp.class).lastWords());
    stop(keeper);
  }

  @Test
  void shouldEndWithTheProcessThatStartedItEvenWhenThatIsKilled() throws Exception {
    var own = folder.resolve("own");
    var parent = Program.of(StandIn.class, "start", own.toString()).start(output());
    awaitOutput("pid ");
    var pid = Long.parseLong(read(output()).strip().substring("pid ".length()));
    await(() -> assertTrue(read(own).contains("staying")));
    assertTrue(isAlive(pid));

    parent.destroyForcibly();

    await(() -> assertFalse(isAlive(pid)));
  }
}
