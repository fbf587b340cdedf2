package opekko.l1watcher;

import static opekko.l1watcher.Refs.heads;
import static opekko.l1watcher.Refs.ref;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import opekko.l1watcher.L1Event.FinalizedChanged;
import opekko.l1watcher.L1Event.HeadChanged;
import opekko.l1watcher.L1Event.SafeChanged;
import opekko.l1watcher.L1WatcherEffect.ArmPoll;
import opekko.l1watcher.L1WatcherEffect.Publish;
import opekko.l1watcher.L1WatcherEffect.ReadHeads;
import opekko.l1watcher.L1WatcherEvent.Born;
import opekko.l1watcher.L1WatcherEvent.HeadsRead;
import opekko.l1watcher.L1WatcherEvent.PollFailed;
import opekko.l1watcher.L1WatcherEvent.PollFellDue;
import opekko.protocol.port.L1Heads;
import org.junit.jupiter.api.Test;

/** The machine without a subscription. */
class L1WatcherPollingTest {
  private static final L1WatcherSettings SETTINGS = L1WatcherSettings.MAINNET;
  private static final Duration DEADLINE = SETTINGS.answerTimeout();

  /** Block 10 has time 120; three seconds later is when the poll for it should be answered. */
  private static final Instant NOW = Instant.ofEpochSecond(123);

  private final L1WatcherMachine machine = new L1WatcherMachine(SETTINGS, false);

  @Test
  void shouldReadHeadsAtBirthWithoutSubscribing() {
    var step = machine.step(L1WatcherState.INITIAL, new Born(), NOW);

    assertEquals(List.of(new ReadHeads(1), new ArmPoll(DEADLINE)), step.effects());
  }

  @Test
  void shouldPublishHeadBeforeSafeBeforeFinalized() {
    var step = machine.step(polling(), new HeadsRead(1, heads(10, 8, 4)), NOW);

    assertEquals(
        List.of(
            new Publish(new HeadChanged(ref(10))),
            new Publish(new SafeChanged(ref(8))),
            new Publish(new FinalizedChanged(ref(4))),
            new ArmPoll(Duration.ofSeconds(12))),
        step.effects());
    assertEquals(Optional.of(NOW), step.state().polls().lastGood());
  }

  @Test
  void shouldPublishOnlyWhatChanged() {
    var state = machine.step(seen(heads(10, 8, 4)), new PollFellDue(), NOW).state();

    var step = machine.step(state, new HeadsRead(2, heads(11, 8, 4)), NOW.plusSeconds(12));

    assertEquals(
        List.of(new Publish(new HeadChanged(ref(11))), new ArmPoll(Duration.ofSeconds(12))),
        step.effects());
  }

  @Test
  void shouldPublishHeadOfSameHeightWhenHashDiffers() {
    var reorged = new L1Heads(ref(10, 1), Optional.of(ref(8)), Optional.of(ref(4)));
    var state = machine.step(seen(heads(10, 8, 4)), new PollFellDue(), NOW).state();

    var step = machine.step(state, new HeadsRead(2, reorged), NOW);

    assertEquals(new Publish(new HeadChanged(ref(10, 1))), step.effects().getFirst());
    assertEquals(Optional.of(ref(10, 1)), step.state().head());
  }

  @Test
  void shouldFollowHeadThatGoesBackAboveFinality() {
    var state = machine.step(seen(heads(10, 8, 4)), new PollFellDue(), NOW).state();
    var shorter = new L1Heads(ref(7, 1), Optional.of(ref(5)), Optional.of(ref(4)));

    var step = machine.step(state, new HeadsRead(2, shorter), NOW);

    assertEquals(
        List.of(new Publish(new HeadChanged(ref(7, 1))), new Publish(new SafeChanged(ref(5)))),
        step.effects().subList(0, 2));
  }

  @Test
  void shouldKeepLabelsTheAnswerLacks() {
    var state = machine.step(seen(heads(10, 8, 4)), new PollFellDue(), NOW).state();

    var step =
        machine.step(
            state, new HeadsRead(2, new L1Heads(ref(11), Optional.empty(), Optional.empty())), NOW);

    assertEquals(Optional.of(ref(8)), step.state().safe());
    assertEquals(Optional.of(ref(4)), step.state().finalized());
    assertEquals(new Publish(new HeadChanged(ref(11))), step.effects().getFirst());
  }

  @Test
  void shouldRefuseReadingWhoseFinalityWentBack() {
    shouldRefuse(heads(11, 8, 3));
  }

  @Test
  void shouldRefuseReadingWhoseFinalizedBlockWasReplaced() {
    shouldRefuse(new L1Heads(ref(11), Optional.of(ref(8)), Optional.of(ref(4, 1))));
  }

  @Test
  void shouldRefuseReadingWhoseHeadIsBehindFinality() {
    shouldRefuse(new L1Heads(ref(3), Optional.empty(), Optional.empty()));
  }

  private void shouldRefuse(L1Heads reading) {
    var state = machine.step(seen(heads(10, 8, 4)), new PollFellDue(), NOW).state();

    var step = machine.step(state, new HeadsRead(2, reading), NOW);

    assertEquals(List.of(new ArmPoll(Duration.ofSeconds(12))), step.effects());
    assertEquals(state.head(), step.state().head());
    assertEquals(Optional.of(ref(4)), step.state().finalized());
    assertEquals(1, step.state().counts().regressions());
    assertEquals(1, step.state().counts().failedPolls());
  }

  @Test
  void shouldDropStaleReplyWhenNewerPollIsOut() {
    var state = machine.step(polling(), new PollFellDue(), NOW).state();

    var late = machine.step(state, new HeadsRead(1, heads(10, 8, 4)), NOW);
    var failedLate = machine.step(late.state(), new PollFailed(1, "late"), NOW);

    assertEquals(List.of(), late.effects());
    assertEquals(Optional.empty(), late.state().head());
    assertEquals(List.of(), failedLate.effects());
    assertEquals(2, failedLate.state().counts().staleReplies());
  }

  @Test
  void shouldDropSecondReplyToTheSamePoll() {
    var step = machine.step(seen(heads(10, 8, 4)), new HeadsRead(1, heads(11, 8, 4)), NOW);

    assertEquals(List.of(), step.effects());
    assertEquals(Optional.of(ref(10)), step.state().head());
  }

  @Test
  void shouldAskAgainWhenPollStaysUnanswered() {
    var step = machine.step(polling(), new PollFellDue(), NOW);

    assertEquals(List.of(new ReadHeads(2), new ArmPoll(DEADLINE)), step.effects());
    assertEquals(1, step.state().polls().failures());
    assertEquals(Optional.of("no answer within 30 s"), step.state().polls().lastFailure());
  }

  @Test
  void shouldBackOffExponentiallyUpToTheLimit() {
    var state = polling();
    for (var delay : List.of(12, 24, 48, 60, 60)) {
      var step = machine.step(state, new PollFailed(state.polls().callId(), "refused"), NOW);
      assertEquals(List.of(new ArmPoll(Duration.ofSeconds(delay))), step.effects());
      state = machine.step(step.state(), new PollFellDue(), NOW).state();
    }
    assertEquals(5, state.polls().failures());

    var good = machine.step(state, new HeadsRead(state.polls().callId(), heads(10, 8, 4)), NOW);

    assertEquals(0, good.state().polls().failures());
    assertEquals(Optional.of("refused"), good.state().polls().lastFailure());
  }

  @Test
  void shouldStayBoundedAfterVeryManyFailures() {
    var state = polling();
    for (var i = 0; i < 200; i++) {
      var step = machine.step(state, new PollFailed(state.polls().callId(), "refused"), NOW);
      state = machine.step(step.state(), new PollFellDue(), NOW).state();
    }

    var step = machine.step(state, new PollFailed(state.polls().callId(), "refused"), NOW);

    assertEquals(List.of(new ArmPoll(SETTINGS.maxBackoff())), step.effects());
  }

  @Test
  void shouldTimePollToTheNextSlotOfTheHeadSeen() {
    // Block 10 is from second 120, its slot's poll falls at 123, and the next at 135.
    assertEquals(Duration.ofSeconds(5), delayAfterReadingAt(130));
    // A missed slot: the same grid goes on.
    assertEquals(Duration.ofSeconds(5), delayAfterReadingAt(142));
    // A chain whose clock is ahead of ours keeps the grid as well.
    assertEquals(Duration.ofSeconds(8), delayAfterReadingAt(103));
  }

  @Test
  void shouldNotPollTwiceForOneSlotWhenClockIsAheadOfTimer() {
    assertEquals(Duration.ofMillis(1501), delayAfterReadingAt(122.9));
  }

  @Test
  void shouldRefuseIntervalsThatAreNotPositive() {
    assertThrows(
        IllegalArgumentException.class,
        () -> L1WatcherSettings.every(Duration.ZERO, Duration.ofSeconds(384)));
    assertThrows(
        IllegalArgumentException.class,
        () -> L1WatcherSettings.every(Duration.ofSeconds(12), Duration.ofSeconds(-1)));
  }

  private Duration delayAfterReadingAt(double second) {
    var at = Instant.ofEpochMilli(Math.round(second * 1000));
    var effects = machine.step(polling(), new HeadsRead(1, heads(10, 8, 4)), at).effects();
    return ((ArmPoll) effects.getLast()).delay();
  }

  private L1WatcherState polling() {
    return machine.step(L1WatcherState.INITIAL, new Born(), NOW).state();
  }

  private L1WatcherState seen(L1Heads heads) {
    return machine.step(polling(), new HeadsRead(1, heads), NOW).state();
  }
}
