package opekko.benchmarks;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import opekko.protocol.engine.ForkchoiceOutcome;
import opekko.protocol.engine.ForkchoiceState;
import opekko.protocol.engine.GetPayloadOutcome;
import opekko.protocol.engine.NewPayloadOutcome;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.engine.PayloadId;
import opekko.protocol.port.Engine;

/** An engine that takes every block at once, and builds none. */
final class ReadyEngine implements Engine {
  @Override
  public CompletionStage<ForkchoiceOutcome> forkchoiceUpdated(
      ForkchoiceState state, Optional<PayloadAttributes> attributes) {
    return CompletableFuture.completedStage(new ForkchoiceOutcome.Updated(Optional.empty()));
  }

  @Override
  public CompletionStage<GetPayloadOutcome> getPayload(PayloadId id, long timestamp) {
    return CompletableFuture.completedStage(new GetPayloadOutcome.UnknownPayload("none is built"));
  }

  @Override
  public CompletionStage<NewPayloadOutcome> newPayload(PayloadEnvelope envelope) {
    return CompletableFuture.completedStage(new NewPayloadOutcome.Valid());
  }
}
