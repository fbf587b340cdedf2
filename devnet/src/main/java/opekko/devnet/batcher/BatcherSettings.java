package opekko.devnet.batcher;

import java.time.Duration;

/**
 * What an operator may choose.
 *
 * @param pollInterval between looks at the rollup node and at L1
 * @param waitForNode whether to wait at start, and after a reorg, until the rollup node has read L1
 *     up to its head: what an earlier batcher sent is not sent twice
 * @param startsPaused whether to wait for {@link BatcherCommand.Resume}
 * @param stopLimit how long a stop waits for what is on its way
 */
public record BatcherSettings(
    ChannelSettings channels,
    SendSettings sending,
    FeeSettings fees,
    Duration pollInterval,
    boolean waitForNode,
    boolean startsPaused,
    Duration stopLimit) {

  /** op-batcher's defaults where it has the setting. */
  public static BatcherSettings of(SendSettings sending) {
    return new BatcherSettings(
        ChannelSettings.DEFAULT,
        sending,
        FeeSettings.DEFAULT,
        Duration.ofSeconds(6),
        false,
        false,
        Duration.ofSeconds(60));
  }

  public BatcherSettings {
    if (!pollInterval.isPositive()) throw new IllegalArgumentException("polls need an interval");
  }

  /** The same, with the L1 time from which blobs go with the proofs of their cells. */
  public BatcherSettings withCellProofTime(long time) {
    var changed =
        new SendSettings(
            sending.account(),
            sending.maxPending(),
            sending.confirmations(),
            sending.resubmission(),
            sending.rebroadcast(),
            time);
    return new BatcherSettings(
        channels, changed, fees, pollInterval, waitForNode, startsPaused, stopLimit);
  }
}
