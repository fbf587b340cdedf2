package opekko.devnet.l2;

import java.util.Optional;
import opekko.protocol.engine.ForkchoiceState;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.engine.PayloadId;

/**
 * The three calls of the Engine API, at once. Each throws {@link EngineUnavailable} when the engine
 * cannot do it now.
 */
public interface ExecutionEngine {
  ForkchoiceResult forkchoiceUpdated(ForkchoiceState state, Optional<PayloadAttributes> attributes);

  /** The block that a job built; empty when there is no such job (error -38001). */
  Optional<BuiltPayload> getPayload(PayloadId id);

  PayloadStatus newPayload(PayloadEnvelope envelope);
}
