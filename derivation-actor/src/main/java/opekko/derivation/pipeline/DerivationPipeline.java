package opekko.derivation.pipeline;

import java.util.List;
import java.util.Optional;
import opekko.derivation.source.DataSource;
import opekko.protocol.attributes.DerivedAttributes;
import opekko.protocol.config.L1ChainConfig;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.config.SystemConfig;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fault;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.l1.L1Block;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;

/**
 * From L1 blocks to payload attributes, one bounded step at a time. Starts with {@link #reset};
 * then each {@link #pull} is worked on by {@link #step} until something was derived. Without a pull
 * steps decode ahead. Not safe for concurrent use.
 *
 * @spec derivation.md; op-node rollup/derive/pipeline.go
 */
public final class DerivationPipeline {
  private static final StepOutcome MORE = new StepOutcome.More();
  private static final StepOutcome IDLE = new StepOutcome.Idle();

  private final RollupConfig config;
  private final L1ChainConfig l1Chain;
  private final PipelineLimits limits;
  private final PipelineObserver observer;
  private final SafeChain safeChain;
  private final Optional<String> refusal;

  private PipelineReset reset;
  private BatchFeed feed;
  private BatchProvider batches;
  private AttributesQueue attributes;
  private EpochBlocks epochs;
  private L2BlockRef parent;
  private long l1Limit = Long.MAX_VALUE;
  private long settledLimit = Long.MIN_VALUE;

  public DerivationPipeline(
      RollupConfig config,
      L1ChainConfig l1Chain,
      PipelineLimits limits,
      PipelineObserver observer) {
    this.config = config;
    this.l1Chain = l1Chain;
    this.limits = limits;
    this.observer = observer;
    this.safeChain = new SafeChain(config);
    this.refusal = DataSource.refusal(config);
  }

  /** Forgets everything and starts over so that the block after {@code safeHead} is next. */
  public void reset(L2BlockRef safeHead) {
    if (feed != null) feed.close();
    feed = null;
    parent = null;
    safeChain.forget();
    reset = new PipelineReset(config, safeChain, safeHead);
  }

  /** The next attributes wanted are those on top of {@code parent}. */
  public void pull(L2BlockRef parent) {
    this.parent = parent;
    safeChain.forget();
  }

  /**
   * How far L1 may be read, by number: blocks above are not asked for. Within {@link
   * PipelineLimits#settledDepth} below it nothing is decoded ahead.
   */
  public void readUpTo(long l1Number) {
    l1Limit = l1Number;
    settledLimit = l1Number - limits.settledDepth();
  }

  /**
   * The block just derived became deposits-only: what was to follow it in its batch and channel is
   * dropped.
   *
   * @spec holocene/derivation.md
   */
  public void flushChannel() {
    if (feed != null && batches instanceof BatchStage stage) stage.flushChannel(feed);
  }

  /** Nobody waits any more; a batch that was ready stays so. */
  public void release() {
    parent = null;
  }

  /** Does a bounded piece of work. */
  public StepOutcome step() {
    if (refusal.isPresent()) return new StepOutcome.Faulted(new Fault.Critical(refusal.get()));
    if (reset != null) return resetStep();
    if (feed == null) return IDLE;
    return parent == null ? decodeAhead() : derive();
  }

  private StepOutcome resetStep() {
    return switch (reset.step()) {
      case Pulled.Got<PipelineReset.Start>(var start) -> {
        begin(start.base(), start.systemConfig());
        yield new StepOutcome.ResetDone(feed.origin());
      }
      case Pulled.Exhausted<PipelineReset.Start> _, Pulled.Again<PipelineReset.Start> _ -> MORE;
      case Pulled.Blocked<PipelineReset.Start>(var need) -> new StepOutcome.Needs(need);
      case Pulled.Failed<PipelineReset.Start>(var fault) -> new StepOutcome.Faulted(fault);
    };
  }

  private void begin(L1Block base, SystemConfig systemConfig) {
    reset = null;
    safeChain.forget();
    feed = new BatchFeed(config, base, systemConfig, observer);
    batches =
        isHolocene(base.ref())
            ? new BatchStage(config, new L1Origins(base.ref()), safeChain, observer)
            : new BatchQueue(config, base.ref(), safeChain, observer);
    epochs = new EpochBlocks(limits.epochBytes());
    epochs.add(EpochBlocks.withoutInbox(base));
    attributes = new AttributesQueue(config, l1Chain, epochs, safeChain);
  }

  private StepOutcome derive() {
    if (!attributes.hasBatch()) {
      if (feed.isStarved() && !batches.hasBlocks()) return read();
      var outcome = pullBatch();
      if (!attributes.hasBatch()) return outcome;
    }
    return switch (attributes.next(parent, feed.origin())) {
      case Pulled.Got<DerivedAttributes>(var derived) -> {
        parent = null;
        yield new StepOutcome.Derived(derived);
      }
      case Pulled.Exhausted<DerivedAttributes> _, Pulled.Again<DerivedAttributes> _ -> MORE;
      case Pulled.Blocked<DerivedAttributes>(var need) -> new StepOutcome.Needs(need);
      case Pulled.Failed<DerivedAttributes>(var fault) -> new StepOutcome.Faulted(fault);
    };
  }

  private StepOutcome pullBatch() {
    return switch (batches.next(feed, parent)) {
      case Pulled.Got<BatchProvider.Next>(var next) -> {
        attributes.put(next);
        yield MORE;
      }
      case Pulled.Again<BatchProvider.Next> _ -> MORE;
      case Pulled.Exhausted<BatchProvider.Next> _ -> nextOrigin();
      case Pulled.Blocked<BatchProvider.Next>(var need) -> new StepOutcome.Needs(need);
      case Pulled.Failed<BatchProvider.Next>(var fault) -> new StepOutcome.Faulted(fault);
    };
  }

  /** All of the current L1 block was looked at. */
  private StepOutcome nextOrigin() {
    var before = feed.origin();
    var next = feed.nextOrigin();
    if (next.isPresent()) {
      epochs.add(next.get());
      if (!isHolocene(before) && isHolocene(next.get().ref()))
        batches = new BatchStage(config, batches.origins().copy(), safeChain, observer);
      return MORE;
    }
    return feed.isOriginRead() ? nextL1(l1Limit) : read();
  }

  private StepOutcome read() {
    return switch (feed.read()) {
      case Pulled.Got<DecodedBatch> _,
          Pulled.Exhausted<DecodedBatch> _,
          Pulled.Again<DecodedBatch> _ ->
          MORE;
      case Pulled.Blocked<DecodedBatch>(var need) -> new StepOutcome.Needs(need);
      case Pulled.Failed<DecodedBatch>(var fault) -> new StepOutcome.Faulted(fault);
    };
  }

  private StepOutcome nextL1(long limit) {
    var next = feed.readOrigin().number() + 1;
    return next > limit ? IDLE : new StepOutcome.Needs(new Need.NextL1(next));
  }

  private StepOutcome decodeAhead() {
    if (feed.weight() >= limits.aheadBytes()) return IDLE;
    if (!feed.isOriginRead()) return read();
    var isFarAhead = feed.readOrigin().number() - feed.origin().number() >= limits.aheadBlocks();
    return isFarAhead ? IDLE : nextL1(Math.min(settledLimit, l1Limit));
  }

  /** Answers {@link Need.NextL1}; a fault when it does not follow the block before. */
  public Optional<Fault> provideNextL1(L1Block block) {
    if (feed == null || block.ref().number() != feed.readOrigin().number() + 1)
      return Optional.empty();
    return feed.advance(block);
  }

  /** Answers {@link Need.PinnedL1}. */
  public void providePinnedL1(L1Block block) {
    if (reset != null) reset.provideL1(block);
    else if (epochs != null) epochs.addPinned(block);
  }

  /** Answers {@link Need.Blobs}. */
  public void provideBlobs(L1BlockRef block, List<Bytes> blobs) {
    if (feed != null) feed.provideBlobs(block, blobs);
  }

  /** Answers {@link Need.L2Ref}. */
  public void provideL2Ref(L2BlockRef ref) {
    if (reset != null) reset.provideParent(ref);
  }

  /** Answers {@link Need.L2Block}. */
  public void provideL2Block(PayloadEnvelope envelope) {
    safeChain.provide(envelope);
  }

  /** The L1 block whose data is being turned into attributes; none before the first reset. */
  public L1BlockRef origin() {
    return feed == null ? L1BlockRef.NONE : feed.origin();
  }

  /** The L1 block being read, at or after {@link #origin}. */
  public L1BlockRef readOrigin() {
    return feed == null ? L1BlockRef.NONE : feed.readOrigin();
  }

  /** Whose data counts at {@link #readOrigin}. */
  public Address batcher() {
    return feed == null ? Address.ZERO : feed.systemConfig().batcherAddress();
  }

  public boolean isResetting() {
    return reset != null;
  }

  /** Channels being assembled. */
  public int channels() {
    return feed == null ? 0 : feed.channels().channels();
  }

  /** Their bytes, as the protocol counts them. */
  public long channelBytes() {
    return feed == null ? 0 : feed.channels().channelBytes();
  }

  /** Decoded batches not yet turned into attributes. */
  public int batchesWaiting() {
    return feed == null ? 0 : feed.batches() + batches.batches();
  }

  private boolean isHolocene(L1BlockRef block) {
    return config.isActive(Hardfork.HOLOCENE, block.time());
  }
}
