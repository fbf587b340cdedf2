package opekko.devnet.batcher;

import java.time.Duration;
import opekko.protocol.type.Address;

/**
 * How transactions are sent.
 *
 * @param account that pays and signs: the rollup's batcher
 * @param maxPending transactions not yet confirmed at a time; 0 for no limit
 * @param confirmations blocks on L1, its own included, after which a transaction counts as there
 *     for good
 * @param resubmission after which one that is in no block is sent with higher fees
 * @param rebroadcast after which one that is in no block is sent as it was
 * @param cellProofTime time of L1 from which blobs go with the proofs of their cells (Osaka)
 */
public record SendSettings(
    Address account,
    int maxPending,
    long confirmations,
    Duration resubmission,
    Duration rebroadcast,
    long cellProofTime) {

  /** op-batcher's defaults. */
  public static SendSettings of(Address account) {
    return new SendSettings(
        account, 1, 10, Duration.ofSeconds(48), Duration.ofSeconds(12), Long.MAX_VALUE);
  }

  public SendSettings {
    if (confirmations < 1) throw new IllegalArgumentException("a confirmation at least");
  }
}
