package opekko.l1watcher;

import static opekko.l1watcher.Refs.heads;
import static opekko.l1watcher.Refs.ref;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import opekko.protocol.fault.Fetched;
import opekko.protocol.l1.L1Block;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.port.L1HeadFeed;
import opekko.protocol.port.L1Heads;
import opekko.protocol.port.L1Source;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The shell: events reach the machine, effects leave it, the state can be inspected. */
class L1WatcherActorTest {
  private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());
  private static final ManualTime TIME = ManualTime.get(KIT.system());
  private static final Duration SLOT = Duration.ofSeconds(12);
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(15));

  private final TestProbe<L1Event> events = KIT.createTestProbe();

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  @Test
  void shouldPollAgainAfterFailuresAndPublishOnce() {
    var l1 =
        new ScriptedL1(
            List.of(
                CompletableFuture.failedFuture(new java.io.IOException("connection refused")),
                CompletableFuture.completedFuture(Fetched.missing("latest block")),
                CompletableFuture.completedFuture(Fetched.found(heads(1, 1, 1)))));

    var watcher = spawn(l1, Optional.empty());
    TIME.expectNoMessageFor(SLOT.minusMillis(1), events);
    TIME.timePasses(Duration.ofMillis(1));
    TIME.expectNoMessageFor(SLOT.multipliedBy(2).minusMillis(1), events);
    TIME.timePasses(Duration.ofMillis(1));

    events.expectMessage(new L1Event.HeadChanged(ref(1)));
    events.expectMessage(new L1Event.SafeChanged(ref(1)));
    events.expectMessage(new L1Event.FinalizedChanged(ref(1)));
    var state = inspect(watcher);
    assertEquals(0, state.polls().failures());
    assertEquals(2, state.counts().failedPolls());
    assertEquals(Optional.of("L1 has no latest block"), state.polls().lastFailure());
    KIT.stop(watcher);
  }

  @Test
  void shouldDropAnswerThatComesAfterItsDeadline() {
    var late = new CompletableFuture<Fetched<L1Heads>>();
    var l1 =
        new ScriptedL1(
            List.of(late, CompletableFuture.completedFuture(Fetched.found(heads(20, 9, 5)))));
    var watcher = spawn(l1, Optional.empty());
    TIME.expectNoMessageFor(Duration.ofSeconds(30).minusMillis(1), events);
    TIME.timePasses(Duration.ofMillis(1));
    events.expectMessage(new L1Event.HeadChanged(ref(20)));
    events.expectMessage(new L1Event.SafeChanged(ref(9)));
    events.expectMessage(new L1Event.FinalizedChanged(ref(5)));

    late.complete(Fetched.found(heads(10, 8, 4)));

    events.expectNoMessage(Duration.ZERO);
    assertEquals(Optional.of(ref(20)), inspect(watcher).head());
    KIT.stop(watcher);
  }

  @Test
  void shouldPublishPushedHeadsAndFallBackToPollsWhenTheyEnd() {
    var l1 =
        new ScriptedL1(
            List.of(
                CompletableFuture.completedFuture(Fetched.found(heads(1, 1, 1))),
                CompletableFuture.completedFuture(Fetched.found(heads(3, 1, 1)))));
    var feed = new ScriptedFeed();
    var watcher = spawn(l1, Optional.of(feed));
    events.receiveSeveralMessages(3);
    inspect(watcher);

    feed.push(ref(2));
    events.expectMessage(new L1Event.HeadChanged(ref(2)));
    feed.lose("socket closed");
    events.expectMessage(new L1Event.HeadChanged(ref(3)));

    var lost = inspect(watcher);
    assertInstanceOf(HeadSubscription.Lost.class, lost.subscription());
    assertEquals(1, feed.closed);
    TIME.timePasses(SLOT);
    assertEquals(new HeadSubscription.Opening(2, 1), inspect(watcher).subscription());
    KIT.stop(watcher);
    assertEquals(2, feed.closed);
  }

  @Test
  void shouldSurviveAFeedThatThrows() {
    var l1 =
        new ScriptedL1(List.of(CompletableFuture.completedFuture(Fetched.found(heads(1, 1, 1)))));
    L1HeadFeed broken =
        (_, _) -> {
          throw new IllegalStateException("no websocket here");
        };

    var watcher = spawn(l1, Optional.of(broken));
    events.receiveSeveralMessages(3);

    var state = inspect(watcher);
    assertEquals(new HeadSubscription.Lost(1, 1), state.subscription());
    assertEquals(1, state.counts().lostSubscriptions());
    KIT.stop(watcher);
  }

  private ActorRef<L1WatcherActor.Command> spawn(L1Source l1, Optional<L1HeadFeed> feed) {
    return KIT.spawn(
        L1WatcherActor.create(L1WatcherSettings.MAINNET, l1, feed, events.ref(), CLOCK));
  }

  private static L1WatcherState inspect(ActorRef<L1WatcherActor.Command> watcher) {
    var inspected = KIT.<L1WatcherState>createTestProbe();
    watcher.tell(new L1WatcherActor.Inspect(inspected.ref()));
    return inspected.receiveMessage();
  }

  /** Answers in the order given; the last answer is repeated. */
  private static final class ScriptedL1 implements L1Source {
    private final Queue<CompletionStage<Fetched<L1Heads>>> answers;

    ScriptedL1(List<CompletionStage<Fetched<L1Heads>>> answers) {
      this.answers = new ArrayDeque<>(answers);
    }

    @Override
    public CompletionStage<Fetched<L1Heads>> heads() {
      return answers.size() > 1 ? answers.remove() : answers.element();
    }

    @Override
    public CompletionStage<Fetched<L1BlockRef>> ref(BlockSelector which) {
      throw new AssertionError("not asked by a watcher");
    }

    @Override
    public CompletionStage<Fetched<L1Block>> block(Hash hash) {
      throw new AssertionError("not asked by a watcher");
    }

    @Override
    public CompletionStage<Fetched<List<L1Block>>> blocks(long first, int count) {
      throw new AssertionError("not asked by a watcher");
    }
  }

  private static final class ScriptedFeed implements L1HeadFeed {
    private volatile Consumer<L1BlockRef> onHead;
    private volatile Consumer<String> onLost;
    private volatile int closed;

    @Override
    public AutoCloseable subscribe(Consumer<L1BlockRef> heads, Consumer<String> lost) {
      onHead = heads;
      onLost = lost;
      return this::close;
    }

    private synchronized void close() {
      closed = closed + 1;
    }

    void push(L1BlockRef head) {
      onHead.accept(head);
    }

    void lose(String cause) {
      onLost.accept(cause);
    }
  }
}
