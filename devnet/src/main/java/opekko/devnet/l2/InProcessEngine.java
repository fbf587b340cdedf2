package opekko.devnet.l2;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import opekko.protocol.engine.ForkchoiceOutcome;
import opekko.protocol.engine.ForkchoiceState;
import opekko.protocol.engine.GetPayloadOutcome;
import opekko.protocol.engine.NewPayloadOutcome;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.engine.PayloadId;
import opekko.protocol.fault.Fault;
import opekko.protocol.port.Engine;

/** An engine in the same process as the node. Works on the caller's thread: stages are complete. */
public final class InProcessEngine implements Engine {
  private final ExecutionEngine engine;

  public InProcessEngine(ExecutionEngine engine) {
    this.engine = engine;
  }

  @Override
  public CompletionStage<ForkchoiceOutcome> forkchoiceUpdated(
      ForkchoiceState state, Optional<PayloadAttributes> attributes) {
    return answer(
        () ->
            switch (engine.forkchoiceUpdated(state, attributes)) {
              case ForkchoiceResult.Applied(_, var id) -> new ForkchoiceOutcome.Updated(id);
              case ForkchoiceResult.NotApplied(var status) -> outcome(status);
              case ForkchoiceResult.InconsistentForkchoice(var cause) ->
                  new ForkchoiceOutcome.InconsistentForkchoice(cause);
              case ForkchoiceResult.InvalidAttributes(var cause) ->
                  new ForkchoiceOutcome.InvalidAttributes(cause);
            },
        ForkchoiceOutcome.Failed::new);
  }

  private static ForkchoiceOutcome outcome(PayloadStatus status) {
    return switch (status) {
      case PayloadStatus.Valid _ -> new ForkchoiceOutcome.Updated(Optional.empty());
      case PayloadStatus.Syncing _ -> new ForkchoiceOutcome.Syncing();
      case PayloadStatus.Invalid(_, var cause) -> new ForkchoiceOutcome.Invalid(cause);
    };
  }

  @Override
  public CompletionStage<GetPayloadOutcome> getPayload(PayloadId id, long timestamp) {
    return answer(
        () ->
            engine
                .getPayload(id)
                .<GetPayloadOutcome>map(done -> new GetPayloadOutcome.Built(done.envelope()))
                .orElseGet(() -> new GetPayloadOutcome.UnknownPayload("Unknown payload")),
        GetPayloadOutcome.Failed::new);
  }

  @Override
  public CompletionStage<NewPayloadOutcome> newPayload(PayloadEnvelope envelope) {
    return answer(
        () ->
            switch (engine.newPayload(envelope)) {
              case PayloadStatus.Valid _ -> new NewPayloadOutcome.Valid();
              case PayloadStatus.Syncing _ -> new NewPayloadOutcome.Syncing();
              case PayloadStatus.Invalid(_, var cause) -> new NewPayloadOutcome.Invalid(cause);
            },
        NewPayloadOutcome.Failed::new);
  }

  private static <T> CompletionStage<T> answer(Supplier<T> call, Function<Fault, T> failed) {
    try {
      return CompletableFuture.completedStage(call.get());
    } catch (EngineUnavailable e) {
      return CompletableFuture.completedStage(
          failed.apply(new Fault.Temporary("engine: " + e.getMessage())));
    }
  }
}
