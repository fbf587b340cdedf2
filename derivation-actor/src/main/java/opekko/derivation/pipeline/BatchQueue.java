package opekko.derivation.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.fault.Fault;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;

/**
 * The batch stage before Holocene: batches may come in any order and wait for their turn; a span
 * batch counts as a whole.
 *
 * @spec derivation.md#batch-queue; op-node rollup/derive/batch_queue.go
 */
final class BatchQueue implements BatchProvider {
  private record Included(DecodedBatch batch, L1BlockRef inclusion) {}

  private final RollupConfig config;
  private final SafeChain safeChain;
  private final PipelineObserver observer;
  private final L1Origins origins;
  private final SpanQueue span;
  private final List<Included> batches = new ArrayList<>();

  /** A step that had to wait for a block of the safe chain goes on without taking in more. */
  private boolean isLoaded;

  private boolean isOutOfData;
  private Included adding;
  private SpanBatchCheck running;

  BatchQueue(RollupConfig config, L1BlockRef base, SafeChain safeChain, PipelineObserver observer) {
    this.config = config;
    this.safeChain = safeChain;
    this.observer = observer;
    this.origins = new L1Origins(base);
    this.span = new SpanQueue(config, observer);
  }

  @Override
  public Pulled<Next> next(BatchFeed feed, L2BlockRef parent) {
    var cached = span.next(parent);
    if (cached.isPresent()) return new Pulled.Got<>(new Next(cached.get(), span.isEmpty()));
    origins.update(feed.origin(), parent);
    if (!isLoaded && !isLoadedNow(feed, parent)) return new Pulled.Again<>();
    if (adding != null && !isAdded(parent)) return new Pulled.Blocked<>(safeChain.wanted());
    var pulled = L1Origins.isBehind(feed.origin(), parent) ? noData() : derive(parent);
    if (!(pulled instanceof Pulled.Blocked<Next>)) isLoaded = false;
    return pulled;
  }

  /**
   * Takes in one batch, or learns that there is none; false when the feed has to read first. Behind
   * the safe head's origin batches are read and thrown away.
   */
  private boolean isLoadedNow(BatchFeed feed, L2BlockRef parent) {
    var batch = feed.next();
    if (batch instanceof Pulled.Again<DecodedBatch>) return false;
    isLoaded = true;
    isOutOfData = batch instanceof Pulled.Exhausted<DecodedBatch>;
    if (batch instanceof Pulled.Got<DecodedBatch>(var value)
        && !L1Origins.isBehind(feed.origin(), parent))
      adding = new Included(value, origins.current());
    return true;
  }

  /** What is invalid already does not enter the queue. */
  private boolean isAdded(L2BlockRef parent) {
    var verdict = check(adding, parent);
    if (verdict.isEmpty()) return false;
    if (verdict.get().validity() == BatchVerdict.Validity.DROP) note(verdict.get());
    else batches.add(adding);
    adding = null;
    return true;
  }

  private Pulled<Next> noData() {
    return isOutOfData ? new Pulled.Exhausted<>() : new Pulled.Again<>();
  }

  private Pulled<Next> derive(L2BlockRef parent) {
    if (origins.isEmpty())
      return new Pulled.Failed<>(new Fault.Critical("no L1 block to derive the next batch from"));
    if (origins.contradicts(parent))
      return new Pulled.Failed<>(
          new Fault.Reset(
              "epoch "
                  + origins.epoch()
                  + " in the batch queue does not match the origin "
                  + parent.l1Origin()
                  + " of the safe head"));
    for (var i = 0; i < batches.size(); ) {
      var batch = batches.get(i);
      var verdict = check(batch, parent);
      if (verdict.isEmpty()) return new Pulled.Blocked<>(safeChain.wanted());
      switch (verdict.get().validity()) {
        case FUTURE -> i++;
        case DROP -> {
          note(verdict.get());
          batches.remove(i);
        }
        case ACCEPT -> {
          batches.remove(i);
          return new Pulled.Got<>(accepted(batch.batch(), parent));
        }
        case UNDECIDED -> {
          return noData();
        }
        case PAST -> {
          return new Pulled.Failed<>(
              new Fault.Critical("batch of the past in the queue of before Holocene"));
        }
      }
    }
    return new EmptyBatches(config)
        .next(origins, isOutOfData, parent)
        .<Pulled<Next>>map(empty -> new Pulled.Got<>(new Next(empty, true)))
        .orElseGet(this::noData);
  }

  private Next accepted(DecodedBatch batch, L2BlockRef parent) {
    return switch (batch) {
      case DecodedBatch.Singular(var singular) -> new Next(singular, true);
      case DecodedBatch.Span(var blocks) -> {
        span.fill(blocks, origins, parent)
            .ifPresent(why -> {
              throw new IllegalStateException("accepted span batch does not split: " + why);
            });
        yield new Next(span.next(parent).orElseThrow(), span.isEmpty());
      }
    };
  }

  private Optional<BatchVerdict> check(Included batch, L2BlockRef parent) {
    return switch (batch.batch()) {
      case DecodedBatch.Singular(var singular) ->
          Optional.of(
              new SingularBatchCheck(config, origins, parent).check(singular, batch.inclusion()));
      case DecodedBatch.Span(var blocks) -> {
        if (running == null || !running.isOf(blocks, parent))
          running =
              new SpanBatchCheck(
                  new SpanBatchCheck.Setting(config, origins, safeChain, parent),
                  blocks,
                  batch.inclusion());
        var verdict = running.full();
        if (verdict.isPresent()) running = null;
        yield verdict;
      }
    };
  }

  private void note(BatchVerdict verdict) {
    observer.note("dropping batch: " + verdict.why());
  }

  @Override
  public boolean hasBlocks() {
    return !span.isEmpty();
  }

  @Override
  public int batches() {
    return batches.size() + span.size();
  }

  @Override
  public L1Origins origins() {
    return origins;
  }
}
