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

/** What the driver wants done. The shell runs them in order. */
public sealed interface DriverEffect {
  record UpdateForkchoice(Call call, ForkchoiceState state, Optional<PayloadAttributes> attributes)
      implements DriverEffect {}

  record GetPayload(Call call, PayloadId id, long timestamp) implements DriverEffect {}

  record NewPayload(Call call, PayloadEnvelope envelope) implements DriverEffect {}

  record ReadL1Ref(Call call, BlockSelector which) implements DriverEffect {}

  record ReadL2Ref(Call call, BlockSelector which) implements DriverEffect {}

  record ReadPayload(Call call, BlockSelector which) implements DriverEffect {}

  record ReadSafeHead(Call call, long l1Number) implements DriverEffect {}

  record RecordSafeHead(Call call, SafeHeadStore.Entry entry) implements DriverEffect {}

  record TruncateSafeHeads(Call call, SafeHeadStore.Entry boundary) implements DriverEffect {}

  record ClearSafeHeads(Call call) implements DriverEffect {}

  record TellDerivation(DerivationCommand command) implements DriverEffect {}

  record ArmStep(Lane lane, Duration delay) implements DriverEffect {}

  record ArmFlush(Duration delay) implements DriverEffect {}

  record Count(NodeEvent event) implements DriverEffect {}

  /** Says something once, at warning level: a reset, a refused block, a dropped payload. */
  record Warn(String text) implements DriverEffect {}

  record StopNode(Fault.Critical why) implements DriverEffect {}

  /** Everything that had left has come back: the actor may end. */
  record Finish() implements DriverEffect {}
}
