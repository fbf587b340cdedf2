package opekko.l1watcher;

import java.time.Instant;
import java.util.Optional;
import opekko.protocol.type.L1BlockRef;

/**
 * All that the watcher remembers.
 *
 * @param head the newest head that was published; likewise {@code safe} and {@code finalized}
 */
public record L1WatcherState(
    Optional<L1BlockRef> head,
    Optional<L1BlockRef> safe,
    Optional<L1BlockRef> finalized,
    HeadSubscription subscription,
    Polls polls,
    L1WatcherCounts counts) {

  public static final L1WatcherState INITIAL =
      new L1WatcherState(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          new HeadSubscription.NotOffered(),
          Polls.NONE,
          L1WatcherCounts.ZERO);

  L1WatcherState polling() {
    return with(polls.begun()).with(counts.poll());
  }

  L1WatcherState pollFailed(String cause) {
    return with(polls.failed(cause)).with(counts.failedPoll());
  }

  L1WatcherState pollAnswered(Instant now) {
    return with(polls.answered(now));
  }

  /** What the world has been told now; labels an answer lacks stay as they were. */
  L1WatcherState seeing(
      Optional<L1BlockRef> newHead,
      Optional<L1BlockRef> newSafe,
      Optional<L1BlockRef> newFinalized) {
    return new L1WatcherState(
        newHead.or(() -> head),
        newSafe.or(() -> safe),
        newFinalized.or(() -> finalized),
        subscription,
        polls,
        counts);
  }

  L1WatcherState pushed(Instant now) {
    return withLastGood(now).with(counts.pushedHead());
  }

  L1WatcherState withLastGood(Instant now) {
    return with(polls.heard(now));
  }

  L1WatcherState subscriptionLost(HeadSubscription.Lost lost, String cause) {
    return with(lost).with(polls.noting(cause)).with(counts.lostSubscription());
  }

  L1WatcherState with(HeadSubscription changed) {
    return new L1WatcherState(head, safe, finalized, changed, polls, counts);
  }

  L1WatcherState with(L1WatcherCounts changed) {
    return new L1WatcherState(head, safe, finalized, subscription, polls, changed);
  }

  private L1WatcherState with(Polls changed) {
    return new L1WatcherState(head, safe, finalized, subscription, changed, counts);
  }
}
