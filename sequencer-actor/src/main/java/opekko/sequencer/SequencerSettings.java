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
 */
public record SequencerSettings(
    int l1Confirmations,
    long maxSafeLag,
    boolean recoverMode,
    Duration firstSealing,
    Duration signingLimit,
    Duration answerLimit) {

  /** op-node's defaults where it has the setting. */
  public static final SequencerSettings DEFAULT =
      new SequencerSettings(
          4, 0, false, Duration.ofMillis(50), Duration.ofMillis(200), Duration.ofSeconds(30));
}
