package opekko.node.rig;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import opekko.protocol.engine.ForkchoiceOutcome;
import opekko.protocol.engine.ForkchoiceState;
import opekko.protocol.engine.GetPayloadOutcome;
import opekko.protocol.engine.NewPayloadOutcome;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.engine.PayloadId;
import opekko.protocol.port.Engine;

/** An engine between whose calls the node can be killed. */
record KillableEngine(Engine engine, KillSwitch kill) implements Engine {
  /** Enough for the request to leave the process. */
  private static final long ON_THE_WIRE_MILLIS = 1;

  @Override
  public CompletionStage<ForkchoiceOutcome> forkchoiceUpdated(
      ForkchoiceState state, Optional<PayloadAttributes> attributes) {
    if (attributes.isPresent()) kill.pass(KillPoint.S1_ATTRIBUTES);
    var answer = engine.forkchoiceUpdated(state, attributes);
    if (attributes.isPresent()) kill.passIn(KillPoint.S2_BUILD_ASKED, ON_THE_WIRE_MILLIS);
    return answer.whenComplete(
        (_, _) -> kill.pass(attributes.isPresent() ? KillPoint.S3_BUILDING : KillPoint.S11_HEAD));
  }

  @Override
  public CompletionStage<GetPayloadOutcome> getPayload(PayloadId id, long timestamp) {
    return engine.getPayload(id, timestamp).whenComplete((_, _) -> kill.pass(KillPoint.S4_SEALED));
  }

  @Override
  public CompletionStage<NewPayloadOutcome> newPayload(PayloadEnvelope envelope) {
    return engine.newPayload(envelope).whenComplete((_, _) -> kill.pass(KillPoint.S10_INSERTED));
  }
}
