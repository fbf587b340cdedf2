package opekko.derivation;

import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What the driver may ask of derivation. Each request carries the driver's reset epoch; events echo
 * it, so that the answer to a question asked before a reset is recognised and dropped.
 */
public sealed interface DerivationCommand {
  /**
   * Start over from {@code safeHead}: find the L1 block to read from, clear all stages. Answered by
   * ResetDone or Faulted.
   */
  record Reset(long epoch, L2BlockRef safeHead) implements DerivationCommand {}

  /**
   * Derive the attributes of the block after {@code parent}. One request is outstanding at a time;
   * it is answered by exactly one of Derived, Idle or Faulted, with any number of Progressed
   * before.
   *
   * <p>{@code parent} may be a block that is built but not yet confirmed by the engine: asking
   * early hides the decoding behind the engine's work.
   */
  record Pull(long epoch, long callId, L2BlockRef parent) implements DerivationCommand {}

  /**
   * The block just derived was invalid and became deposits-only: drop the rest of its span batch
   * and channel (Holocene).
   */
  record FlushChannel(long epoch) implements DerivationCommand {}

  /**
   * How far L1 may be read. A head on another branch is noticed when the next block's parent does
   * not fit.
   */
  record L1HeadMoved(L1BlockRef head) implements DerivationCommand {}

  /** The whole immutable view of the pipeline, for tests and the debug page. */
  record Inspect(ActorRef<DerivationView> replyTo) implements DerivationCommand {}

  /** The actor's own: the next step is due, or an answer came. */
  record Happened(DerivationSignal signal) implements DerivationCommand {}
}
