package opekko.l1watcher;

import opekko.protocol.port.L1Heads;
import opekko.protocol.type.L1BlockRef;

/** What can happen to the watcher. Replies name the call or subscription they belong to. */
public sealed interface L1WatcherEvent {
  /** First event of a life. */
  record Born() implements L1WatcherEvent {}

  record PollFellDue() implements L1WatcherEvent {}

  record HeadsRead(long callId, L1Heads heads) implements L1WatcherEvent {}

  record PollFailed(long callId, String cause) implements L1WatcherEvent {}

  record HeadPushed(long subscriptionId, L1BlockRef head) implements L1WatcherEvent {}

  record SubscriptionEnded(long subscriptionId, String cause) implements L1WatcherEvent {}

  /** Nothing was pushed for longer than a subscription may be silent. */
  record SilenceLasted() implements L1WatcherEvent {}

  record ResubscribeFellDue() implements L1WatcherEvent {}
}
