package opekko.l1watcher;

import java.time.Duration;

/** What the watcher wants done; the shell runs them in order. Arming a timer replaces it. */
public sealed interface L1WatcherEffect {
  record ReadHeads(long callId) implements L1WatcherEffect {}

  record ArmPoll(Duration delay) implements L1WatcherEffect {}

  record Publish(L1Event event) implements L1WatcherEffect {}

  record Subscribe(long subscriptionId) implements L1WatcherEffect {}

  record CloseSubscription() implements L1WatcherEffect {}

  record ArmSilence(Duration delay) implements L1WatcherEffect {}

  record ArmResubscribe(Duration delay) implements L1WatcherEffect {}
}
