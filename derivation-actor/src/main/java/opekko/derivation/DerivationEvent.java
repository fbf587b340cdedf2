package opekko.derivation;

import opekko.protocol.attributes.DerivedAttributes;
import opekko.protocol.fault.Fault;
import opekko.protocol.type.L1BlockRef;

/** What derivation tells its listener. */
public sealed interface DerivationEvent {
  /** The actor (re)started and knows nothing: it wants a Reset. */
  record Started() implements DerivationEvent {}

  /** All stages stand at {@code origin}, ready to be pulled. */
  record ResetDone(long epoch, L1BlockRef origin) implements DerivationEvent {}

  /**
   * The pipeline moved on to the L1 block {@code origin}: what was derived so far came from blocks
   * before it.
   */
  record Progressed(long epoch, L1BlockRef origin) implements DerivationEvent {}

  record Derived(long epoch, long callId, DerivedAttributes attributes)
      implements DerivationEvent {}

  /** L1 is exhausted: nothing more to derive until its head moves. */
  record Idle(long epoch, long callId, L1BlockRef origin) implements DerivationEvent {}

  record Faulted(long epoch, long callId, Fault fault) implements DerivationEvent {}
}
