package opekko.benchmarks;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import opekko.protocol.engine.ForkchoiceOutcome;
import opekko.protocol.engine.ForkchoiceState;
import opekko.protocol.engine.GetPayloadOutcome;
import opekko.protocol.engine.NewPayloadOutcome;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.engine.PayloadId;
import opekko.protocol.port.Engine;

/**
 * An engine that answers after a while, and knows how long it had each block: from the arrival of
 * its calls to their answers.
 */
final class TimedEngine implements Engine {
  private final Engine engine;
  private final Duration latency;
  private final Map<Long, Long> nanosOfBlock = new ConcurrentHashMap<>();
  private volatile long executed;

  TimedEngine(Engine engine, Duration latency) {
    this.engine = engine;
    this.latency = latency;
  }

  /**
   * @param timestamp of the block
   */
  long nanosOf(long timestamp) {
    return nanosOfBlock.getOrDefault(timestamp, 0L);
  }

  @Override
  public CompletionStage<ForkchoiceOutcome> forkchoiceUpdated(
      ForkchoiceState state, Optional<PayloadAttributes> attributes) {
    // One without attributes adopts the block that was executed just before.
    var timestamp = attributes.map(PayloadAttributes::timestamp).orElse(executed);
    return timed(timestamp, () -> engine.forkchoiceUpdated(state, attributes));
  }

  @Override
  public CompletionStage<GetPayloadOutcome> getPayload(PayloadId id, long timestamp) {
    return timed(timestamp, () -> engine.getPayload(id, timestamp));
  }

  @Override
  public CompletionStage<NewPayloadOutcome> newPayload(PayloadEnvelope envelope) {
    executed = envelope.payload().timestamp();
    return timed(executed, () -> engine.newPayload(envelope));
  }

  private <T> CompletionStage<T> timed(long timestamp, Supplier<CompletionStage<T>> call) {
    var began = System.nanoTime();
    return CompletableFuture.supplyAsync(
            call, CompletableFuture.delayedExecutor(latency.toNanos(), TimeUnit.NANOSECONDS))
        .thenCompose(stage -> stage)
        .whenComplete(
            (_, _) -> nanosOfBlock.merge(timestamp, System.nanoTime() - began, Long::sum));
  }
}
