package opekko.l1watcher;

import java.time.Instant;
import java.util.Optional;
import opekko.protocol.type.L1BlockRef;

/**
 * All that the watcher remembers.
 *
 * @param head the newest head that was published; likewise {@code safe} and {@code finalized}
 * @param callId id of the newest poll; an answer to an older one is stale
 * @param isPollOut whether that poll still waits for its answer
 * @param failures polls that failed since the last good one
 * @param lastGood when L1 last answered or pushed: tells "L1 is slow" from "L1 is gone"
 * @param lastFailure why the last poll or subscription failed; kept after recovery
 */
public record L1WatcherState(
    Optional<L1BlockRef> head,
    Optional<L1BlockRef> safe,
    Optional<L1BlockRef> finalized,
    HeadSubscription subscription,
    long callId,
    boolean isPollOut,
    int failures,
    Optional<Instant> lastGood,
    Optional<String> lastFailure,
    L1WatcherCounts counts) {

  public static final L1WatcherState INITIAL =
      new L1WatcherState(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          new HeadSubscription.NotOffered(),
          0,
          false,
          0,
          Optional.empty(),
          Optional.empty(),
          L1WatcherCounts.ZERO);

  L1WatcherState polling() {
    return new L1WatcherState(
        head,
        safe,
        finalized,
        subscription,
        callId + 1,
        true,
        failures,
        lastGood,
        lastFailure,
        counts.poll());
  }

  L1WatcherState pollFailed(String cause) {
    return new L1WatcherState(
        head,
        safe,
        finalized,
        subscription,
        callId,
        false,
        failures + 1,
        lastGood,
        Optional.of(cause),
        counts.failedPoll());
  }

  L1WatcherState pollAnswered(Instant now) {
    return new L1WatcherState(
        head,
        safe,
        finalized,
        subscription,
        callId,
        false,
        0,
        Optional.of(now),
        lastFailure,
        counts);
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
        callId,
        isPollOut,
        failures,
        lastGood,
        lastFailure,
        counts);
  }

  L1WatcherState pushed(Instant now) {
    return with(counts.pushedHead()).withLastGood(now);
  }

  L1WatcherState withLastGood(Instant now) {
    return new L1WatcherState(
        head,
        safe,
        finalized,
        subscription,
        callId,
        isPollOut,
        failures,
        Optional.of(now),
        lastFailure,
        counts);
  }

  L1WatcherState with(HeadSubscription changed) {
    return new L1WatcherState(
        head, safe, finalized, changed, callId, isPollOut, failures, lastGood, lastFailure, counts);
  }

  L1WatcherState with(L1WatcherCounts changed) {
    return new L1WatcherState(
        head,
        safe,
        finalized,
        subscription,
        callId,
        isPollOut,
        failures,
        lastGood,
        lastFailure,
        changed);
  }

  L1WatcherState subscriptionLost(HeadSubscription.Lost lost, String cause) {
    return new L1WatcherState(
        head,
        safe,
        finalized,
        lost,
        callId,
        isPollOut,
        failures,
        lastGood,
        Optional.of(cause),
        counts.lostSubscription());
  }
}
