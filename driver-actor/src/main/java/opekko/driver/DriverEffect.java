package opekko.driver;

import java.time.Duration;
import java.util.Optional;
import opekko.derivation.DerivationCommand;
import opekko.protocol.engine.ForkchoiceState;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.engine.PayloadId;
import opekko.protocol.fault.Fault;
import opekko.protocol.metrics.NodeEvent;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.port.SafeHeadStore;
import opekko.sequencer.SequencerEvent;

/** What the driver wants done. The shell runs them in order. */
public sealed interface DriverEffect {
  /** Leaves the actor: a call, a message or a timer. */
  sealed interface Outgoing extends DriverEffect {}

  record UpdateForkchoice(Call call, ForkchoiceState state, Optional<PayloadAttributes> attributes)
      implements Outgoing {}

  record GetPayload(Call call, PayloadId id, long timestamp) implements Outgoing {}

  record NewPayload(Call call, PayloadEnvelope envelope) implements Outgoing {}

  record ReadL1Ref(Call call, BlockSelector which) implements Outgoing {}

  record ReadL2Ref(Call call, BlockSelector which) implements Outgoing {}

  record ReadPayload(Call call, BlockSelector which) implements Outgoing {}

  record ReadSafeHead(Call call, long l1Number) implements Outgoing {}

  record RecordSafeHead(Call call, SafeHeadStore.Entry entry) implements Outgoing {}

  record TruncateSafeHeads(Call call, SafeHeadStore.Entry boundary) implements Outgoing {}

  record ClearSafeHeads(Call call) implements Outgoing {}

  record TellDerivation(DerivationCommand command) implements Outgoing {}

  record TellSequencer(SequencerEvent event) implements Outgoing {}

  record ArmStep(Lane lane, Duration delay) implements Outgoing {}

  record ArmFlush(Duration delay) implements Outgoing {}

  record Count(NodeEvent event) implements DriverEffect {}

  /** Says something once, at warning level: a reset, a refused block, a dropped payload. */
  record Warn(String text) implements DriverEffect {}

  record StopNode(Fault.Critical why) implements DriverEffect {}

  /** Everything that had left has come back: the actor may end. */
  record Finish() implements DriverEffect {}
}
