package opekko.protocol.port;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import opekko.protocol.engine.ForkchoiceOutcome;
import opekko.protocol.engine.ForkchoiceState;
import opekko.protocol.engine.GetPayloadOutcome;
import opekko.protocol.engine.NewPayloadOutcome;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.engine.PayloadId;

/**
 * The execution engine. The implementation picks each method's version by fork and by what the
 * engine offers. Stages never fail by exception.
 */
public interface Engine {
  CompletionStage<ForkchoiceOutcome> forkchoiceUpdated(
      ForkchoiceState state, Optional<PayloadAttributes> attributes);

  /** {@code timestamp} of the block in the making: it decides the method's version. */
  CompletionStage<GetPayloadOutcome> getPayload(PayloadId id, long timestamp);

  CompletionStage<NewPayloadOutcome> newPayload(PayloadEnvelope envelope);
}
