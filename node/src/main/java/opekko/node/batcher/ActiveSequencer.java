package opekko.node.batcher;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import opekko.devnet.batcher.BatcherPorts;
import opekko.protocol.api.SyncStatus;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fetched;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Of several rollup nodes with their engines, the one that sequences: asked for now and then, and
 * at once after a call that failed. Thread-safe; stages never fail by exception.
 *
 * @spec op-service dial/active_l2_provider.go
 */
final class ActiveSequencer implements BatcherPorts.RollupNode, BatcherPorts.L2Blocks {
  private static final Logger LOG = LoggerFactory.getLogger(ActiveSequencer.class);

  private final List<Candidate> candidates;
  private final Duration checkInterval;
  private final InstantSource clock;
  private int current;
  private Instant goodUntil = Instant.MIN;
  private CompletableFuture<Fetched<Candidate>> search;

  /**
   * One of them.
   *
   * @param isActive whether it sequences
   */
  record Candidate(
      String name,
      Supplier<CompletionStage<Fetched<Boolean>>> isActive,
      BatcherPorts.RollupNode rollup,
      BatcherPorts.L2Blocks l2) {}

  /**
   * @param candidates at least one; the only one there is is never asked whether it sequences
   * @param checkInterval how long an answer is relied on
   */
  ActiveSequencer(List<Candidate> candidates, Duration checkInterval, InstantSource clock) {
    this.candidates = List.copyOf(candidates);
    this.checkInterval = checkInterval;
    this.clock = clock;
  }

  @Override
  public CompletionStage<Fetched<SyncStatus>> syncStatus() {
    return ofActive(candidate -> candidate.rollup().syncStatus());
  }

  @Override
  public CompletionStage<Fetched<PayloadEnvelope>> block(long number) {
    return ofActive(candidate -> candidate.l2().block(number));
  }

  private <T> CompletionStage<Fetched<T>> ofActive(
      Function<Candidate, CompletionStage<Fetched<T>>> call) {
    if (candidates.size() == 1) return call.apply(candidates.getFirst());
    return active()
        .thenCompose(found ->
            switch (found) {
              case Fetched.Found<Candidate>(var candidate) ->
                  call.apply(candidate).thenApply(this::doubtedIfFailed);
              case Fetched.Missing<Candidate>(var what) ->
                  CompletableFuture.completedStage(Fetched.missing(what));
              case Fetched.Failed<Candidate>(var fault) ->
                  CompletableFuture.completedStage(new Fetched.Failed<>(fault));
            });
  }

  private synchronized <T> Fetched<T> doubtedIfFailed(Fetched<T> answer) {
    if (answer instanceof Fetched.Failed<T>) goodUntil = Instant.MIN;
    return answer;
  }

  /** Calls at the same time share one search. */
  private synchronized CompletionStage<Fetched<Candidate>> active() {
    if (clock.instant().isBefore(goodUntil))
      return CompletableFuture.completedStage(Fetched.found(candidates.get(current)));
    if (search != null) return search;
    var own = new CompletableFuture<Fetched<Candidate>>();
    search = own;
    ask(0, "").thenAccept(own::complete);
    return own;
  }

  /**
   * @param offset from the one that was active last, which is asked first
   * @param soFar what those before said
   */
  private CompletionStage<Fetched<Candidate>> ask(int offset, String soFar) {
    if (offset == candidates.size())
      return CompletableFuture.completedStage(ended(Fetched.temporary("nobody sequences" + soFar)));
    var index = indexOf(offset);
    var candidate = candidates.get(index);
    return candidate
        .isActive()
        .get()
        .thenCompose(answer ->
            switch (answer) {
              case Fetched.Found<Boolean>(var isActive) when isActive ->
                  CompletableFuture.completedStage(ended(chosen(index)));
              case Fetched.Found<Boolean> _ ->
                  ask(offset + 1, soFar + "; " + candidate.name() + " does not");
              case Fetched.Missing<Boolean>(var what) ->
                  ask(offset + 1, soFar + "; %s has no %s".formatted(candidate.name(), what));
              case Fetched.Failed<Boolean>(var fault) ->
                  ask(offset + 1, soFar + "; " + fault.cause());
            });
  }

  private synchronized int indexOf(int offset) {
    return (current + offset) % candidates.size();
  }

  private synchronized Fetched<Candidate> chosen(int index) {
    var candidate = candidates.get(index);
    if (index != current) LOG.info("{} sequences now: its blocks are batched", candidate.name());
    current = index;
    goodUntil = clock.instant().plus(checkInterval);
    return Fetched.found(candidate);
  }

  private synchronized Fetched<Candidate> ended(Fetched<Candidate> result) {
    search = null;
    return result;
  }
}
