package opekko.protocol.fork;

import opekko.protocol.config.RollupConfig;

/**
 * Numbers of the derivation rules that forks changed, as a table row per fork. Each method names
 * the clock its times belong to.
 *
 * @spec fjord/derivation.md, granite/derivation.md
 */
public final class ProtocolLimits {
  private static final long BANK_BYTES_BEDROCK = 100_000_000;
  private static final long BANK_BYTES_FJORD = 1_000_000_000;
  private static final long CHANNEL_BYTES_BEDROCK = 10_000_000;
  private static final long CHANNEL_BYTES_FJORD = 100_000_000;
  private static final long DRIFT_FJORD = 1800;
  private static final long CHANNEL_TIMEOUT_GRANITE = 50;

  private ProtocolLimits() {}

  /** Bytes of all channels being assembled, frame overhead included. By L1 time. */
  public static long channelBankBytes(RollupConfig config, long l1Time) {
    return config.isActive(Hardfork.FJORD, l1Time) ? BANK_BYTES_FJORD : BANK_BYTES_BEDROCK;
  }

  /** Decompressed bytes of one channel that count. By L1 time. */
  public static long channelBytes(RollupConfig config, long l1Time) {
    return config.isActive(Hardfork.FJORD, l1Time) ? CHANNEL_BYTES_FJORD : CHANNEL_BYTES_BEDROCK;
  }

  /** L1 blocks a channel may stay open. By L1 time. */
  public static long channelTimeout(RollupConfig config, long l1Time) {
    return config.isActive(Hardfork.GRANITE, l1Time)
        ? CHANNEL_TIMEOUT_GRANITE
        : config.channelTimeoutBedrock();
  }

  /** Seconds L2 may run ahead of its origin. By the time of the L1 origin. */
  public static long maxSequencerDrift(RollupConfig config, long originTime) {
    return config.isActive(Hardfork.FJORD, originTime) ? DRIFT_FJORD : config.maxSequencerDrift();
  }
}
