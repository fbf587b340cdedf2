package opekko.sequencer;

import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.engine.PayloadId;
import opekko.protocol.fault.Fault;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.L2BlockRef;

/**
 * What the sequencer asks of the driver, who owns the engine and the heads. Those with a call are
 * answered by the {@link SequencerEvent} of the same name, with that call. Before an answer that
 * follows from a changed head the driver tells that head.
 */
public sealed interface SequencerRequest {
  /** Work for the engine; each is answered. */
  sealed interface Work extends SequencerRequest {
    Call call();
  }

  /** First word of a life: the sequencer knows nothing and has to be told all. No answer. */
  record Announce() implements SequencerRequest {}

  /**
   * A block in the making on {@code parent}. Refused as stale when the unsafe head is another, or
   * when a derived block is being built.
   */
  record StartBuild(Call call, L2BlockRef parent, PayloadAttributes attributes) implements Work {}

  /**
   * The block of the job. Stale when the unsafe head is no longer {@code parent}.
   *
   * @param timestamp of the block: it decides the engine method's version
   */
  record SealBuild(Call call, PayloadId id, L2BlockRef parent, long timestamp) implements Work {}

  /** The committed block becomes the unsafe head. Stale when its parent is not the unsafe head. */
  record InsertBlock(Call call, PayloadEnvelope envelope, L2BlockRef ref) implements Work {}

  /** Nobody will ask for this job's block: the engine may stop working on it. No answer. */
  record CancelBuild(PayloadId id, long timestamp) implements SequencerRequest {}

  /** The log ends at that block, below the unsafe head: the head is to go back to it. No answer. */
  record GoBackTo(BlockId tip) implements SequencerRequest {}

  /** The unsafe head stands on an L1 that is no more: heads must be found anew. No answer. */
  record ResetHeads(String cause) implements SequencerRequest {}

  /** Nothing can help: the node stops. No answer. */
  record ReportCritical(Fault.Critical fault) implements SequencerRequest {}
}
