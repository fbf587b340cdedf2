package opekko.l1watcher;

import java.time.Duration;

/**
 * How often the watcher asks.
 *
 * @param headInterval between polls while no subscription is live; L1's slot time, or a part of it
 * @param epochInterval between polls for safe and finalized while a live subscription pushes heads
 * @param maxBackoff the longest pause after failures, of polls and of subscriptions alike
 * @param answerTimeout how long a poll may stay unanswered before it counts as failed
 * @param silenceLimit how long a subscription may push nothing before it counts as lost
 */
public record L1WatcherSettings(
    Duration headInterval,
    Duration epochInterval,
    Duration maxBackoff,
    Duration answerTimeout,
    Duration silenceLimit) {

  /** Mainnet's slot and epoch. */
  public static final L1WatcherSettings MAINNET =
      every(Duration.ofSeconds(12), Duration.ofSeconds(384));

  public L1WatcherSettings {
    requirePositive("headInterval", headInterval);
    requirePositive("epochInterval", epochInterval);
    requirePositive("maxBackoff", maxBackoff);
    requirePositive("answerTimeout", answerTimeout);
    requirePositive("silenceLimit", silenceLimit);
  }

  /**
   * The settings op-node has flags for; the rest follows from them. Five slots without a block are
   * so rare that a subscription silent for as long is taken for dead.
   */
  public static L1WatcherSettings every(Duration headInterval, Duration epochInterval) {
    var minute = Duration.ofMinutes(1);
    return new L1WatcherSettings(
        headInterval,
        epochInterval,
        headInterval.compareTo(minute) > 0 ? headInterval : minute,
        Duration.ofSeconds(30),
        headInterval.multipliedBy(5));
  }

  private static void requirePositive(String name, Duration value) {
    if (!value.isPositive())
      throw new IllegalArgumentException(name + " must be more than zero, not " + value);
  }
}
