package opekko.l1watcher;

/**
 * What happened since birth.
 *
 * @param polls asked
 * @param failedPolls refused, failed or never answered
 * @param staleReplies answers and pushes of calls and subscriptions that are no longer current
 * @param regressions readings refused because they contradict finality seen before
 * @param pushedHeads heads a subscription brought
 * @param lostSubscriptions subscriptions that ended or went silent
 */
public record L1WatcherCounts(
    long polls,
    long failedPolls,
    long staleReplies,
    long regressions,
    long pushedHeads,
    long lostSubscriptions) {

  static final L1WatcherCounts ZERO = new L1WatcherCounts(0, 0, 0, 0, 0, 0);

  L1WatcherCounts poll() {
    return new L1WatcherCounts(
        polls + 1, failedPolls, staleReplies, regressions, pushedHeads, lostSubscriptions);
  }

  L1WatcherCounts failedPoll() {
    return new L1WatcherCounts(
        polls, failedPolls + 1, staleReplies, regressions, pushedHeads, lostSubscriptions);
  }

  L1WatcherCounts staleReply() {
    return new L1WatcherCounts(
        polls, failedPolls, staleReplies + 1, regressions, pushedHeads, lostSubscriptions);
  }

  L1WatcherCounts regression() {
    return new L1WatcherCounts(
        polls, failedPolls, staleReplies, regressions + 1, pushedHeads, lostSubscriptions);
  }

  L1WatcherCounts pushedHead() {
    return new L1WatcherCounts(
        polls, failedPolls, staleReplies, regressions, pushedHeads + 1, lostSubscriptions);
  }

  L1WatcherCounts lostSubscription() {
    return new L1WatcherCounts(
        polls, failedPolls, staleReplies, regressions, pushedHeads, lostSubscriptions + 1);
  }
}
