package opekko.sequencer;

import java.time.Duration;

/**
 * What an operator may choose.
 *
 * @param l1Confirmations L1 blocks an origin must be behind L1's head; 0 takes any
 * @param maxSafeLag blocks the unsafe head may be ahead of the safe head; 0 for no limit
 * @param recoverMode whether to begin without user transactions, taking origins as fast as
 *     derivation would
 * @param firstSealing how long sealing is thought to take before one was seen
 * @param signingLimit how long a block waits for its signature before it is inserted all the same
 * @param answerLimit after which a request without an answer counts as failed
 * @param sharesLog whether others may write the commit log too: then it is never rewound just
 *     because the own head is elsewhere
 */
public record SequencerSettings(
    int l1Confirmations,
    long maxSafeLag,
    boolean recoverMode,
    Duration firstSealing,
    Duration signingLimit,
    Duration answerLimit,
    boolean sharesLog) {

  /** op-node's defaults where it has the setting. */
  public static final SequencerSettings DEFAULT =
      new SequencerSettings(
          4, 0, false, Duration.ofMillis(50), Duration.ofMillis(200), Duration.ofSeconds(30));

  /** Of a node that sequences alone. */
  public SequencerSettings(
      int l1Confirmations,
      long maxSafeLag,
      boolean recoverMode,
      Duration firstSealing,
      Duration signingLimit,
      Duration answerLimit) {
    this(l1Confirmations, maxSafeLag, recoverMode, firstSealing, signingLimit, answerLimit, false);
  }

  /** Of a node that is one of a cluster. */
  public SequencerSettings sharingLog() {
    return new SequencerSettings(
        l1Confirmations, maxSafeLag, recoverMode, firstSealing, signingLimit, answerLimit, true);
  }
}
