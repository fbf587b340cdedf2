package opekko.devnet.batcher;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import opekko.protocol.api.BatcherStatus;
import opekko.protocol.api.SyncStatus;

/**
 * All the batcher knows. Immutable.
 *
 * @param isFlushing whether everything loaded is sent now
 * @param requests what is out, of each kind at most one
 * @param notBefore when a kind of request that failed may be made again
 * @param nextPoll when the rollup node and L1 are looked at again
 * @param armed when the timer will fire, as the shell has it
 * @param status the rollup node's last usable one
 * @param l1 as last read
 * @param awaitedL1 the L1 block the rollup node must have read first; 0 for none
 * @param standstill how often in a row the safe head was not where included channels should have
 *     brought it
 * @param blocks not known to be safe yet, consecutive
 * @param cursor number of the next block to go into a channel
 * @param lastOrigin number of the L1 origin of the block before it
 * @param closedAt L1's head when a channel was last closed
 * @param ratio compressed to plain bytes, as last seen
 * @param channels closed and not yet safe, oldest first
 * @param transactions not yet confirmed, by nonce without gaps
 * @param gaps how often in a row L1 showed a nonce below theirs
 * @param retryAt when a refused transaction may be tried again
 * @param refusals in a row
 * @param troubles what stands in the way, in a person's words
 */
public record BatcherState(
    Mode mode,
    boolean isFlushing,
    Map<Request, Asked> requests,
    Map<Request, Instant> notBefore,
    Instant nextPoll,
    Optional<Instant> armed,
    Optional<SyncStatus> status,
    Optional<L1View> l1,
    long awaitedL1,
    int standstill,
    List<LoadedBlock> blocks,
    long cursor,
    long lastOrigin,
    long closedAt,
    double ratio,
    Optional<Filling> filling,
    List<ClosedChannel> channels,
    List<SentTransaction> transactions,
    int gaps,
    Instant retryAt,
    int refusals,
    Map<Trouble, String> troubles,
    BatcherStatus.Totals totals,
    long lastCall) {

  /** Kinds of requests. */
  public enum Request {
    STATUS,
    L1,
    INCLUSIONS,
    LOAD,
    MEASURE
  }

  static BatcherState initial(BatcherSettings settings) {
    return new BatcherState(
        settings.startsPaused() ? new Mode.Paused() : new Mode.Running(),
        false,
        Map.of(),
        Map.of(),
        Instant.EPOCH,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        0,
        0,
        List.of(),
        0,
        0,
        -1,
        1,
        Optional.empty(),
        List.of(),
        List.of(),
        0,
        Instant.EPOCH,
        0,
        Map.of(),
        new BatcherStatus.Totals(0, 0, 0, 0, 0, 0, BigInteger.ZERO),
        0);
  }
}
