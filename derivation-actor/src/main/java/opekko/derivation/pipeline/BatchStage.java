package opekko.derivation.pipeline;

import opekko.protocol.batch.SingularBatch;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.fault.Fault;
import opekko.protocol.type.L2BlockRef;

/**
 * Holocene's batch stage: batches must come strictly in order; what is past is skipped, what is
 * invalid flushes its channel. Each block counts on its own.
 *
 * @spec holocene/derivation.md#batch-queue; op-node rollup/derive/batch_stage.go
 */
final class BatchStage implements BatchProvider {
  private final RollupConfig config;
  private final SafeChain safeChain;
  private final PipelineObserver observer;
  private final L1Origins origins;
  private final SpanQueue span;

  /** A span whose check waits for a block of the safe chain. */
  private SpanBlocks checking;

  private SpanBatchCheck running;

  /**
   * @param origins a new one after a reset; at Holocene's activation those of the stage before, as
   *     the first channel may hold batches of earlier epochs
   */
  BatchStage(
      RollupConfig config, L1Origins origins, SafeChain safeChain, PipelineObserver observer) {
    this.config = config;
    this.safeChain = safeChain;
    this.observer = observer;
    this.origins = origins;
    this.span = new SpanQueue(config, observer);
  }

  @Override
  public Pulled<Next> next(BatchFeed feed, L2BlockRef parent) {
    origins.update(feed.origin(), parent);
    // A channel at the parent's own origin or before can only hold what is past.
    if (feed.origin().number() <= parent.l1Origin().number()) return feed.next().withoutValue();
    if (origins.size() < 2)
      return new Pulled.Failed<>(
          new Fault.Critical(
              "too few L1 blocks known at " + origins.current() + " to build on " + parent));
    if (origins.contradicts(parent))
      return new Pulled.Failed<>(
          new Fault.Reset(
              "epoch "
                  + origins.epoch()
                  + " in the batch stage does not match the origin "
                  + parent.l1Origin()
                  + " of the safe head"));
    return switch (candidate(feed, parent)) {
      case Pulled.Got<SingularBatch>(var batch) -> judged(batch, feed, parent);
      // Only when all there is has been looked at may a block be made up.
      case Pulled.Exhausted<SingularBatch> _ ->
          new EmptyBatches(config)
              .next(origins, true, parent)
              .<Pulled<Next>>map(empty -> new Pulled.Got<>(new Next(empty, true)))
              .orElseGet(Pulled.Exhausted::new);
      case Pulled.Again<SingularBatch> again -> again.withoutValue();
      case Pulled.Blocked<SingularBatch> blocked -> blocked.withoutValue();
      case Pulled.Failed<SingularBatch> failed -> failed.withoutValue();
    };
  }

  private Pulled<SingularBatch> candidate(BatchFeed feed, L2BlockRef parent) {
    var cached = span.next(parent);
    if (cached.isPresent()) return new Pulled.Got<>(cached.get());
    if (checking != null) return opened(feed, parent);
    return switch (feed.next()) {
      case Pulled.Got<DecodedBatch>(DecodedBatch.Singular(var batch)) -> new Pulled.Got<>(batch);
      case Pulled.Got<DecodedBatch>(DecodedBatch.Span(var blocks)) -> {
        checking = blocks;
        yield opened(feed, parent);
      }
      case Pulled.Exhausted<DecodedBatch> nothing -> nothing.withoutValue();
      case Pulled.Again<DecodedBatch> again -> again.withoutValue();
      case Pulled.Blocked<DecodedBatch> blocked -> blocked.withoutValue();
      case Pulled.Failed<DecodedBatch> failed -> failed.withoutValue();
    };
  }

  /** Checks the span at hand and gives its first new block. */
  private Pulled<SingularBatch> opened(BatchFeed feed, L2BlockRef parent) {
    if (running == null || !running.isOf(checking, parent))
      running =
          new SpanBatchCheck(
              new SpanBatchCheck.Setting(config, origins, safeChain, parent),
              checking,
              origins.current());
    var verdict = running.holocene();
    if (verdict.isEmpty()) return new Pulled.Blocked<>(safeChain.wanted());
    var blocks = checking;
    checking = null;
    running = null;
    return switch (verdict.get().validity()) {
      case ACCEPT -> split(blocks, feed, parent);
      case DROP -> {
        flush(feed, "invalid span batch: " + verdict.get().why());
        yield new Pulled.Again<>();
      }
      // Not kept for later: Holocene's batches are looked at once.
      case PAST, UNDECIDED -> {
        observer.note("skipping span batch: " + verdict.get().why());
        yield new Pulled.Again<>();
      }
      case FUTURE -> new Pulled.Failed<>(new Fault.Critical("a future batch under Holocene"));
    };
  }

  private Pulled<SingularBatch> split(SpanBlocks blocks, BatchFeed feed, L2BlockRef parent) {
    var failure = span.fill(blocks, origins, parent);
    if (failure.isPresent()) {
      flush(feed, "invalid span batch: " + failure.get());
      return new Pulled.Again<>();
    }
    return new Pulled.Got<>(span.next(parent).orElseThrow());
  }

  private Pulled<Next> judged(SingularBatch batch, BatchFeed feed, L2BlockRef parent) {
    var verdict = new SingularBatchCheck(config, origins, parent).check(batch, origins.current());
    return switch (verdict.validity()) {
      case ACCEPT -> new Pulled.Got<>(new Next(batch, true));
      case DROP -> {
        flush(feed, "invalid batch: " + verdict.why());
        yield new Pulled.Again<>();
      }
      case PAST, UNDECIDED -> {
        observer.note("skipping batch: " + verdict.why());
        yield new Pulled.Again<>();
      }
      case FUTURE -> new Pulled.Failed<>(new Fault.Critical("a future batch under Holocene"));
    };
  }

  private void flush(BatchFeed feed, String why) {
    observer.note("flushing the channel: " + why);
    flushChannel(feed);
  }

  /** Drops the rest of the span and of its channel. */
  void flushChannel(BatchFeed feed) {
    span.clear();
    checking = null;
    running = null;
    feed.flushChannel();
  }

  @Override
  public boolean hasBlocks() {
    return !span.isEmpty();
  }

  @Override
  public int batches() {
    return span.size();
  }

  @Override
  public L1Origins origins() {
    return origins;
  }
}
