package opekko.driver;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * What an operator can tune.
 *
 * @param skipSyncStartCheck {@code --l2.skip-sync-start-check}: take the engine's safe head as it
 *     is
 * @param resyncsAfterFinality whether the engine may sync by itself again once it has finalized
 *     something: true for reth and erigon, false for geth
 * @param offsetElSafe {@code --syncmode.offset-el-safe}: how far safe and finalized stay behind the
 *     block the engine synced to
 * @param finalityLookback {@code --finality.lookback}: L1 blocks remembered for finality; empty
 *     means by protocol
 * @param finalityDelay {@code --finality.delay}: L1 blocks between attempts to finalize; empty
 *     means 64
 * @param unsafeQueueBytes most that queued unsafe payloads may weigh
 * @param journalBytes most that the journal ring may weigh
 * @param retryFloor wait before the first retry; doubles with each further one
 * @param retryCeiling longest wait between retries
 */
public record DriverSettings(
    SyncMode syncMode,
    boolean skipSyncStartCheck,
    boolean resyncsAfterFinality,
    Duration offsetElSafe,
    OptionalLong finalityLookback,
    OptionalLong finalityDelay,
    long unsafeQueueBytes,
    long journalBytes,
    Duration retryFloor,
    Duration retryCeiling) {

  /** What op-node does without flags. */
  public static final DriverSettings DEFAULT =
      new DriverSettings(
          SyncMode.CONSENSUS_LAYER,
          false,
          false,
          Duration.ZERO,
          OptionalLong.empty(),
          OptionalLong.empty(),
          500L << 20,
          16L << 20,
          Duration.ofMillis(250),
          Duration.ofSeconds(10));
}
