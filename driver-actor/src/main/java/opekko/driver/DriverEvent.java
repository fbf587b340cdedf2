package opekko.driver;

import java.util.Optional;
import opekko.protocol.attributes.DerivedAttributes;
import opekko.protocol.engine.ForkchoiceOutcome;
import opekko.protocol.engine.GetPayloadOutcome;
import opekko.protocol.engine.NewPayloadOutcome;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fault;
import opekko.protocol.fault.Fetched;
import opekko.protocol.port.SafeHeadStore;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;
import opekko.sequencer.SequencerRequest;

/** What can happen to the driver: facts, timers, and replies that carry the call they answer. */
public sealed interface DriverEvent {
  /** The driver was born. */
  record Started() implements DriverEvent {}

  record L1HeadChanged(L1BlockRef head) implements DriverEvent {}

  record L1SafeChanged(L1BlockRef safe) implements DriverEvent {}

  record L1FinalizedChanged(L1BlockRef finalized) implements DriverEvent {}

  record UnsafePayloadReceived(PayloadEnvelope envelope) implements DriverEvent {}

  /** The log of the cluster went on, or back. */
  record DecidedReceived(Decided decided) implements DriverEvent {}

  /** Every two block times. */
  record GapCheckDue() implements DriverEvent {}

  /** A back-off is over. */
  record StepDue(Lane lane) implements DriverEvent {}

  /** The heads have waited long enough for attributes to travel with. */
  record FlushDue() implements DriverEvent {}

  record ResetRequested() implements DriverEvent {}

  record ShutdownRequested() implements DriverEvent {}

  /** The sequencer wants something. */
  record SequencerAsked(SequencerRequest request) implements DriverEvent {}

  /** Derivation (re)started and knows nothing. */
  record DerivationStarted() implements DriverEvent {}

  record DerivationReset(long epoch, L1BlockRef origin) implements DriverEvent {}

  record DerivationProgressed(long epoch, L1BlockRef origin) implements DriverEvent {}

  record AttributesDerived(Call call, DerivedAttributes attributes) implements DriverEvent {}

  record DerivationIdled(Call call, L1BlockRef origin) implements DriverEvent {}

  record DerivationFaulted(Call call, Fault fault) implements DriverEvent {}

  record ForkchoiceAnswered(Call call, ForkchoiceOutcome outcome) implements DriverEvent {}

  record GetPayloadAnswered(Call call, GetPayloadOutcome outcome) implements DriverEvent {}

  record NewPayloadAnswered(Call call, NewPayloadOutcome outcome) implements DriverEvent {}

  record L1RefRead(Call call, Fetched<L1BlockRef> ref) implements DriverEvent {}

  record L2RefRead(Call call, Fetched<L2BlockRef> ref) implements DriverEvent {}

  record PayloadRead(Call call, Fetched<PayloadEnvelope> payload) implements DriverEvent {}

  record SafeHeadRead(Call call, Fetched<SafeHeadStore.Entry> entry) implements DriverEvent {}

  /** A change of the safe-head store came to an end; the fault says why when it failed. */
  record SafeHeadsChanged(Call call, Optional<Fault> failure) implements DriverEvent {}
}
