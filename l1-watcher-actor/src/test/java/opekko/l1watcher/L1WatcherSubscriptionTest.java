package opekko.l1watcher;

import static opekko.l1watcher.Refs.heads;
import static opekko.l1watcher.Refs.ref;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import opekko.l1watcher.HeadSubscription.Live;
import opekko.l1watcher.HeadSubscription.Lost;
import opekko.l1watcher.HeadSubscription.Opening;
import opekko.l1watcher.L1Event.HeadChanged;
import opekko.l1watcher.L1WatcherEffect.ArmPoll;
import opekko.l1watcher.L1WatcherEffect.ArmResubscribe;
import opekko.l1watcher.L1WatcherEffect.ArmSilence;
import opekko.l1watcher.L1WatcherEffect.CloseSubscription;
import opekko.l1watcher.L1WatcherEffect.Publish;
import opekko.l1watcher.L1WatcherEffect.ReadHeads;
import opekko.l1watcher.L1WatcherEffect.Subscribe;
import opekko.l1watcher.L1WatcherEvent.Born;
import opekko.l1watcher.L1WatcherEvent.HeadPushed;
import opekko.l1watcher.L1WatcherEvent.HeadsRead;
import opekko.l1watcher.L1WatcherEvent.PollFellDue;
import opekko.l1watcher.L1WatcherEvent.ResubscribeFellDue;
import opekko.l1watcher.L1WatcherEvent.SilenceLasted;
import opekko.l1watcher.L1WatcherEvent.SubscriptionEnded;
import org.junit.jupiter.api.Test;

/** The machine where the endpoint offers pushed heads. */
class L1WatcherSubscriptionTest {
  private static final L1WatcherSettings SETTINGS = L1WatcherSettings.MAINNET;
  private static final Instant NOW = Instant.ofEpochSecond(123);
  private static final ArmSilence SILENCE = new ArmSilence(Duration.ofSeconds(60));
  private static final ArmPoll EPOCH = new ArmPoll(Duration.ofSeconds(384));
  private static final ArmPoll DEADLINE = new ArmPoll(Duration.ofSeconds(30));

  private final L1WatcherMachine machine = new L1WatcherMachine(SETTINGS, true);

  @Test
  void shouldReadAndSubscribeAtBirth() {
    var step = machine.step(L1WatcherState.INITIAL, new Born(), NOW);

    assertEquals(List.of(new ReadHeads(1), DEADLINE, new Subscribe(1), SILENCE), step.effects());
    assertEquals(new Opening(1, 0), step.state().subscription());
  }

  @Test
  void shouldKeepPollingEverySlotUntilTheFirstPush() {
    var step = machine.step(opening(), new HeadsRead(1, heads(10, 8, 4)), NOW);

    assertEquals(new ArmPoll(Duration.ofSeconds(12)), step.effects().getLast());
  }

  @Test
  void shouldPollOnlyEachEpochOncePushed() {
    var read = machine.step(opening(), new HeadsRead(1, heads(10, 8, 4)), NOW).state();

    var step = machine.step(read, new HeadPushed(1, ref(11)), NOW.plusSeconds(12));

    assertEquals(List.of(new Publish(new HeadChanged(ref(11))), SILENCE, EPOCH), step.effects());
    assertEquals(new Live(1), step.state().subscription());
    assertEquals(Optional.of(NOW.plusSeconds(12)), step.state().polls().lastGood());
  }

  @Test
  void shouldLeaveThePollTimerAloneOnLaterPushes() {
    var step = machine.step(live(), new HeadPushed(1, ref(12)), NOW);

    assertEquals(List.of(new Publish(new HeadChanged(ref(12))), SILENCE), step.effects());
  }

  @Test
  void shouldPublishEqualPushOnce() {
    var step = machine.step(live(), new HeadPushed(1, ref(11)), NOW);

    assertEquals(List.of(SILENCE), step.effects());
  }

  @Test
  void shouldFollowPushedReorg() {
    var step = machine.step(live(), new HeadPushed(1, ref(9, 1)), NOW);

    assertEquals(new Publish(new HeadChanged(ref(9, 1))), step.effects().getFirst());
  }

  @Test
  void shouldRefusePushBehindFinality() {
    var step = machine.step(live(), new HeadPushed(1, ref(3)), NOW);

    assertEquals(List.of(SILENCE), step.effects());
    assertEquals(Optional.of(ref(11)), step.state().head());
    assertEquals(1, step.state().counts().regressions());
  }

  @Test
  void shouldNotGoBackToThePolledHeadWhileHeadsArePushed() {
    var polling = machine.step(live(), new PollFellDue(), NOW).state();
    var pushed = machine.step(polling, new HeadPushed(1, ref(12)), NOW).state();

    var step = machine.step(pushed, new HeadsRead(2, heads(11, 9, 5)), NOW);

    assertEquals(Optional.of(ref(12)), step.state().head());
    assertEquals(
        List.of(
            new Publish(new L1Event.SafeChanged(ref(9))),
            new Publish(new L1Event.FinalizedChanged(ref(5))),
            EPOCH),
        step.effects());
  }

  @Test
  void shouldPollAtOnceAndResubscribeLaterWhenLiveSubscriptionEnds() {
    var step = machine.step(live(), new SubscriptionEnded(1, "connection reset"), NOW);

    assertEquals(
        List.of(
            new CloseSubscription(),
            new ArmResubscribe(Duration.ofSeconds(12)),
            new ReadHeads(2),
            DEADLINE),
        step.effects());
    assertEquals(new Lost(1, 1), step.state().subscription());
    assertEquals(Optional.of("connection reset"), step.state().polls().lastFailure());
    assertEquals(1, step.state().counts().lostSubscriptions());
  }

  @Test
  void shouldNotPollTwiceWhenSubscriptionEndsWhileAPollIsOut() {
    var polling = machine.step(live(), new PollFellDue(), NOW).state();

    var step = machine.step(polling, new SubscriptionEnded(1, "connection reset"), NOW);

    assertEquals(
        List.of(new CloseSubscription(), new ArmResubscribe(Duration.ofSeconds(12))),
        step.effects());
    var read = machine.step(step.state(), new HeadsRead(2, heads(11, 8, 4)), NOW);
    assertEquals(new ArmPoll(Duration.ofSeconds(12)), read.effects().getLast());
  }

  @Test
  void shouldTreatSilenceAsLoss() {
    var step = machine.step(live(), new SilenceLasted(), NOW);

    assertEquals(new CloseSubscription(), step.effects().getFirst());
    assertEquals(Optional.of("nothing was pushed for 60 s"), step.state().polls().lastFailure());
  }

  @Test
  void shouldBackOffBetweenFailedSubscriptionsUpToTheLimit() {
    var state = opening();
    for (var attempt = 1; attempt <= 5; attempt++) {
      var delay = List.of(12, 24, 48, 60, 60).get(attempt - 1);
      var step = machine.step(state, new SubscriptionEnded(attempt, "no websocket"), NOW);
      assertEquals(
          List.of(new CloseSubscription(), new ArmResubscribe(Duration.ofSeconds(delay))),
          step.effects());
      var again = machine.step(step.state(), new ResubscribeFellDue(), NOW);
      assertEquals(List.of(new Subscribe(attempt + 1), SILENCE), again.effects());
      state = again.state();
    }
  }

  @Test
  void shouldStartBackOffAnewOnceASubscriptionWasLive() {
    var lost = machine.step(opening(), new SubscriptionEnded(1, "refused"), NOW).state();
    var second = machine.step(lost, new ResubscribeFellDue(), NOW).state();
    var live = machine.step(second, new HeadPushed(2, ref(10)), NOW).state();

    var step = machine.step(live, new SubscriptionEnded(2, "gone"), NOW);

    assertEquals(new Lost(2, 1), step.state().subscription());
  }

  @Test
  void shouldDropWordsOfEndedSubscriptions() {
    var lost = machine.step(live(), new SubscriptionEnded(1, "gone"), NOW).state();
    var reopened = machine.step(lost, new ResubscribeFellDue(), NOW).state();

    for (var state : List.of(lost, reopened)) {
      var pushed = machine.step(state, new HeadPushed(1, ref(99)), NOW);
      var ended = machine.step(pushed.state(), new SubscriptionEnded(1, "again"), NOW);

      assertEquals(List.of(), pushed.effects());
      assertEquals(List.of(), ended.effects());
      assertEquals(2, ended.state().counts().staleReplies());
      assertEquals(state.subscription(), ended.state().subscription());
    }
  }

  @Test
  void shouldIgnoreTimersOfAnotherPhase() {
    var lost = machine.step(live(), new SubscriptionEnded(1, "gone"), NOW).state();

    assertEquals(Step.of(lost), machine.step(lost, new SilenceLasted(), NOW));
    assertEquals(Step.of(live()), machine.step(live(), new ResubscribeFellDue(), NOW));
    assertEquals(Step.of(opening()), machine.step(opening(), new ResubscribeFellDue(), NOW));
  }

  private L1WatcherState opening() {
    return machine.step(L1WatcherState.INITIAL, new Born(), NOW).state();
  }

  private L1WatcherState live() {
    var read = machine.step(opening(), new HeadsRead(1, heads(10, 8, 4)), NOW).state();
    return machine.step(read, new HeadPushed(1, ref(11)), NOW).state();
  }
}
