package opekko.protocol.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All that a person wants to see of a running node, taken at one time.
 *
 * @param sequencer absent on a node that only verifies
 * @param batcher absent unless one runs in this process
 */
public record LiveStatus(
    Instant at,
    String version,
    long l2ChainId,
    SyncStatus sync,
    List<Standstill> whyNotAdvancing,
    Optional<SequencerStatus> sequencer,
    MailboxStatus mailbox,
    Optional<BatcherStatus> batcher) {
  public LiveStatus {
    whyNotAdvancing = List.copyOf(whyNotAdvancing);
  }

  public LiveStatus withBatcher(Optional<BatcherStatus> other) {
    return new LiveStatus(at, version, l2ChainId, sync, whyNotAdvancing, sequencer, mailbox, other);
  }
}
