package opekko.protocol.api;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import opekko.protocol.type.Address;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Hash;

/**
 * What the batcher is doing.
 *
 * @param waitingFor why nothing is sent; empty when it works
 * @param balance of its account on L1, in wei; absent until it was read
 * @param lastLoaded the newest L2 block it has taken into a channel
 * @param channels open or not yet wholly included, oldest first
 * @param inFlight transactions sent and not yet deep enough in L1
 */
public record BatcherStatus(
    Address account,
    boolean isRunning,
    String waitingFor,
    Optional<BigInteger> balance,
    BlockId lastLoaded,
    List<Channel> channels,
    List<Transaction> inFlight,
    Totals totals) {
  public BatcherStatus {
    channels = List.copyOf(channels);
    inFlight = List.copyOf(inFlight);
  }

  /**
   * @param inputBytes of its batches before compression
   * @param outputBytes after it, frames not counted
   */
  public record Channel(
      String id,
      long firstBlock,
      long lastBlock,
      long inputBytes,
      long outputBytes,
      int frames,
      int framesIncluded,
      boolean isClosed) {}

  /**
   * @param blobs 0 when its data are calldata
   * @param attempts how often it was sent, each time with higher fees
   */
  public record Transaction(Hash hash, long nonce, int blobs, int attempts, Instant since) {}

  /** Since the start. */
  public record Totals(
      long blocks,
      long channels,
      long transactions,
      long blobs,
      long bytes,
      long resubmissions,
      BigInteger feesPaid) {}
}
