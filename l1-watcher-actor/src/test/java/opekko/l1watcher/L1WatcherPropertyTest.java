package opekko.l1watcher;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import opekko.l1watcher.L1WatcherEffect.ArmPoll;
import opekko.l1watcher.L1WatcherEffect.Publish;
import opekko.protocol.port.L1Heads;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes in whatever order: finality never goes back, and a poll is always to come. */
class L1WatcherPropertyTest {

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldHoldForAnyOrderOfEvents(boolean hasFeed) {
    var machine = new L1WatcherMachine(L1WatcherSettings.MAINNET, hasFeed);
    for (var seed = 0; seed < 200; seed++) {
      var random = new Random(seed);
      var now = Instant.ofEpochSecond(1000);
      var step = machine.step(L1WatcherState.INITIAL, new L1WatcherEvent.Born(), now);
      var isPollToCome = isPollArmed(step);
      for (var i = 0; i < 200; i++) {
        now = now.plusMillis(random.nextInt(30_000));
        var before = step.state();
        var event = anyEvent(random, before);
        if (event instanceof L1WatcherEvent.PollFellDue) isPollToCome = false;
        step = machine.step(before, event, now);
        isPollToCome |= isPollArmed(step);

        assertTrue(isPollToCome, "seed " + seed + ": no poll to come after " + event);
        assertFalse(isFinalityBack(before, step), "seed " + seed + ": finality back by " + event);
        assertTrue(
            step.effects().stream().allMatch(L1WatcherPropertyTest::isBounded), "seed " + seed);
      }
    }
  }

  private static boolean isPollArmed(Step step) {
    return step.effects().stream().anyMatch(ArmPoll.class::isInstance);
  }

  private static boolean isBounded(L1WatcherEffect effect) {
    return !(effect instanceof ArmPoll(var delay))
        || (delay.isPositive() && delay.compareTo(Duration.ofSeconds(384)) <= 0);
  }

  private static boolean isFinalityBack(L1WatcherState before, Step step) {
    return step.effects().stream()
        .anyMatch(effect ->
            effect instanceof Publish(L1Event.FinalizedChanged(var finalized))
                && before
                    .finalized()
                    .filter(known -> finalized.number() <= known.number())
                    .isPresent());
  }

  private static L1WatcherEvent anyEvent(Random random, L1WatcherState state) {
    var callId = state.polls().callId() - random.nextInt(2);
    var subscriptionId = 1 + random.nextInt(4);
    return switch (random.nextInt(8)) {
      case 0, 1 -> new L1WatcherEvent.HeadsRead(callId, anyHeads(random));
      case 2 -> new L1WatcherEvent.PollFailed(callId, "failed");
      case 3 ->
          new L1WatcherEvent.HeadPushed(
              subscriptionId, Refs.ref(random.nextInt(40), random.nextInt(3)));
      case 4 -> new L1WatcherEvent.SubscriptionEnded(subscriptionId, "ended");
      case 5 -> new L1WatcherEvent.SilenceLasted();
      case 6 -> new L1WatcherEvent.ResubscribeFellDue();
      default -> new L1WatcherEvent.PollFellDue();
    };
  }

  private static L1Heads anyHeads(Random random) {
    var head = random.nextInt(40);
    var finalized = random.nextInt(head + 1);
    return new L1Heads(
        Refs.ref(head, random.nextInt(3)),
        random.nextBoolean() ? Optional.of(Refs.ref((head + finalized) / 2)) : Optional.empty(),
        random.nextBoolean()
            ? Optional.of(Refs.ref(finalized, random.nextInt(2)))
            : Optional.empty());
  }
}
