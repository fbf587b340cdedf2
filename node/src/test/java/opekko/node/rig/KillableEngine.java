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
import opekko.protocol.type.Hash;

/** An engine between whose calls the node can be killed. */
final class KillableEngine implements Engine {
  /** Enough for the request to leave the process. */
  private static final long ON_THE_WIRE_MILLIS = 1;

  private final Engine engine;
  private final KillSwitch kill;
  private volatile Hash inserted = Hash.ZERO;

  KillableEngine(Engine engine, KillSwitch kill) {
    this.engine = engine;
    this.kill = kill;
  }

  @Override
  public CompletionStage<ForkchoiceOutcome> forkchoiceUpdated(
      ForkchoiceState state, Optional<PayloadAttributes> attributes) {
    if (attributes.isPresent()) kill.pass(KillPoint.S1_ATTRIBUTES);
    var answer = engine.forkchoiceUpdated(state, attributes);
    if (attributes.isPresent()) kill.passIn(KillPoint.S2_BUILD_ASKED, ON_THE_WIRE_MILLIS);
    return answer.whenComplete((_, _) -> {
      if (state.head().equals(inserted)) kill.pass(KillPoint.S11_HEAD);
      if (attributes.isPresent()) kill.pass(KillPoint.S3_BUILDING);
    });
  }

  @Override
  public CompletionStage<GetPayloadOutcome> getPayload(PayloadId id, long timestamp) {
    return engine.getPayload(id, timestamp).whenComplete((_, _) -> kill.pass(KillPoint.S4_SEALED));
  }

  @Override
  public CompletionStage<NewPayloadOutcome> newPayload(PayloadEnvelope envelope) {
    inserted = envelope.payload().blockHash();
    return engine.newPayload(envelope).whenComplete((_, _) -> kill.pass(KillPoint.S10_INSERTED));
  }
}
