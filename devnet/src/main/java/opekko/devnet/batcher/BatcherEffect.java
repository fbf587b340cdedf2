package opekko.devnet.batcher;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import opekko.protocol.type.Hash;

/** What the batcher wants done; the shell runs them in order. */
public sealed interface BatcherEffect {
  /** Goes out and is answered by an event with its call. */
  sealed interface Outgoing extends BatcherEffect {}

  record ReadStatus(long call) implements Outgoing {}

  record ReadL1(long call) implements Outgoing {}

  record LoadBlocks(long call, long first, int count) implements Outgoing {}

  record Measure(long call, ChannelContent content) implements Outgoing {}

  /**
   * Makes, signs and hands over one version of a transaction.
   *
   * @param sidecarVersion of a sidecar that has yet to be made
   */
  record SendTransaction(long call, long nonce, BatchData data, Fees fees, int sidecarVersion)
      implements Outgoing {}

  /**
   * @param versions of each transaction, by its nonce
   */
  record ReadInclusions(long call, Map<Long, List<Hash>> versions) implements Outgoing {}

  /** Blobs will come: what they need is loaded now. No answer. */
  record PrepareBlobs() implements BatcherEffect {}

  /** The one timer; arming it replaces it. */
  record WakeAt(Instant time) implements BatcherEffect {}

  /** Ends the actor. */
  record End(Leftover leftover) implements BatcherEffect {}

  record Warn(String text) implements BatcherEffect {}

  record Tell(String text) implements BatcherEffect {}
}
