package opekko.devnet.l2;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import opekko.protocol.engine.ForkchoiceState;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.engine.PayloadId;

/** An engine that can be made to misbehave. Thread-safe. */
public final class EngineFaults implements ExecutionEngine {
  private final ExecutionEngine engine;
  private boolean isSyncing;
  private long callsToFail;
  private String failure = "";
  private long jobsToLose;
  private Predicate<PayloadEnvelope> isRefused = _ -> false;
  private String refusal = "";
  private Duration latency = Duration.ZERO;

  public EngineFaults(ExecutionEngine engine) {
    this.engine = engine;
  }

  /** Makes the engine answer SYNCING, and take nothing in, until it is told otherwise. */
  public synchronized void setSyncing(boolean isOn) {
    isSyncing = isOn;
  }

  /** Makes the next calls fail with {@link EngineUnavailable}. */
  public synchronized void failNextCalls(long count, String cause) {
    callsToFail = count;
    failure = cause;
  }

  /** Makes the engine forget the jobs that the next getPayload calls ask for. */
  public synchronized void loseNextJobs(long count) {
    jobsToLose = count;
  }

  /** Makes newPayload answer INVALID for some blocks, until others are named. */
  public synchronized void refusePayloads(Predicate<PayloadEnvelope> which, String cause) {
    isRefused = which;
    refusal = cause;
  }

  /** How late answers are to be. Whoever serves the engine has to wait; this class never does. */
  public synchronized void setLatency(Duration perCall) {
    latency = perCall;
  }

  public synchronized Duration latency() {
    return latency;
  }

  /** Makes the engine behave. */
  public synchronized void clear() {
    isSyncing = false;
    callsToFail = 0;
    jobsToLose = 0;
    isRefused = _ -> false;
    latency = Duration.ZERO;
  }

  @Override
  public ForkchoiceResult forkchoiceUpdated(
      ForkchoiceState state, Optional<PayloadAttributes> attributes) {
    return begin()
        ? new ForkchoiceResult.NotApplied(new PayloadStatus.Syncing())
        : engine.forkchoiceUpdated(state, attributes);
  }

  @Override
  public Optional<BuiltPayload> getPayload(PayloadId id) {
    begin();
    return losesJob() ? Optional.empty() : engine.getPayload(id);
  }

  @Override
  public PayloadStatus newPayload(PayloadEnvelope envelope) {
    if (begin()) return new PayloadStatus.Syncing();
    return refusalOf(envelope)
        .<PayloadStatus>map(
            cause -> new PayloadStatus.Invalid(Optional.of(envelope.payload().parentHash()), cause))
        .orElseGet(() -> engine.newPayload(envelope));
  }

  /** Whether the engine pretends to be syncing. */
  private synchronized boolean begin() {
    if (callsToFail > 0) {
      callsToFail--;
      throw new EngineUnavailable(failure);
    }
    return isSyncing;
  }

  private synchronized boolean losesJob() {
    if (jobsToLose == 0) return false;
    jobsToLose--;
    return true;
  }

  private synchronized Optional<String> refusalOf(PayloadEnvelope envelope) {
    return isRefused.test(envelope) ? Optional.of(refusal) : Optional.empty();
  }
}
