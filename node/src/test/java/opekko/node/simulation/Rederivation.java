package opekko.node.simulation;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import opekko.derivation.pipeline.DerivationPipeline;
import opekko.derivation.pipeline.Need;
import opekko.derivation.pipeline.PipelineLimits;
import opekko.derivation.pipeline.PipelineObserver;
import opekko.derivation.pipeline.StepOutcome;
import opekko.devnet.genesis.DevnetChain;
import opekko.protocol.attributes.DerivedAttributes;
import opekko.protocol.attributes.L2BlockRefs;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.engine.ForkchoiceOutcome;
import opekko.protocol.engine.ForkchoiceState;
import opekko.protocol.engine.GetPayloadOutcome;
import opekko.protocol.engine.NewPayloadOutcome;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fetched;
import opekko.protocol.l1.L1Block;
import opekko.protocol.metrics.NodeMetrics;
import opekko.protocol.port.BlobSource;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.port.Engine;
import opekko.protocol.port.L1Source;
import opekko.protocol.port.L2Source;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;

/**
 * What a chain of L1 blocks says, found out afresh: the pipeline alone, with an engine of its own,
 * from genesis to the head in one go, and none of the driver's code above it.
 */
final class Rederivation {
  private final RollupConfig config;
  private final Sources sources;
  private final DerivationPipeline pipeline;
  private final TreeMap<Long, L2BlockRef> byNumber = new TreeMap<>();
  private final TreeMap<Long, L2BlockRef> safeAtL1 = new TreeMap<>();
  private L2BlockRef safe;

  /** All of which answer at once. */
  record Sources(L1Source l1, BlobSource blobs, Engine engine, L2Source l2) {}

  private Rederivation(DevnetChain chain, Sources sources) {
    config = chain.rollup();
    this.sources = sources;
    pipeline =
        new DerivationPipeline(
            config,
            chain.l1ChainConfig(),
            PipelineLimits.DEFAULT,
            new PipelineObserver(NodeMetrics.NONE, _ -> {}));
    safe = now(sources.l2().ref(BlockSelector.hash(config.genesis().l2().hash())));
    byNumber.put(safe.number(), safe);
    safeAtL1.put(safe.l1Origin().number(), safe);
  }

  static Rederivation of(DevnetChain chain, long l1Head, Sources sources) {
    var derivation = new Rederivation(chain, sources);
    derivation.pipeline.readUpTo(l1Head);
    derivation.pipeline.reset(derivation.safe);
    while (derivation.goesOn()) {}
    return derivation;
  }

  /** The last safe block. */
  L2BlockRef safe() {
    return safe;
  }

  /** The safe block of that height, if L1 has it. */
  Optional<L2BlockRef> at(long number) {
    return Optional.ofNullable(byNumber.get(number));
  }

  boolean isCanonical(BlockId l1Block) {
    return done(sources.l1().ref(BlockSelector.number(l1Block.number())))
            instanceof Fetched.Found<L1BlockRef>(var ref)
        && ref.id().equals(l1Block);
  }

  /** The newest block that was safe once L1 block {@code l1Number} had been read. */
  L2BlockRef safeAtL1(long l1Number) {
    return safeAtL1.floorEntry(l1Number).getValue();
  }

  private boolean goesOn() {
    return switch (pipeline.step()) {
      case StepOutcome.More() -> true;
      case StepOutcome.ResetDone _ -> {
        pipeline.pull(safe);
        yield true;
      }
      case StepOutcome.Derived(var derived) -> {
        apply(derived);
        yield true;
      }
      case StepOutcome.Needs(var need) -> isProvided(need);
      case StepOutcome.Idle() -> false;
      case StepOutcome.Faulted(var fault) -> throw new IllegalStateException(fault.cause());
    };
  }

  private void apply(DerivedAttributes derived) {
    var block =
        build(derived.attributes())
            .or(() -> {
              pipeline.flushChannel();
              return build(derived.attributes().depositsOnly());
            })
            .orElseThrow(() -> new IllegalStateException("deposits make no block"));
    safe = L2BlockRefs.of(config, block.payload());
    done(sources.engine().forkchoiceUpdated(forkchoice(), Optional.empty()));
    byNumber.put(safe.number(), safe);
    safeAtL1.put(derived.derivedFrom().number(), safe);
    pipeline.pull(safe);
  }

  private ForkchoiceState forkchoice() {
    return new ForkchoiceState(safe.hash(), safe.hash(), config.genesis().l2().hash());
  }

  private Optional<PayloadEnvelope> build(PayloadAttributes wanted) {
    var started = done(sources.engine().forkchoiceUpdated(forkchoice(), Optional.of(wanted)));
    if (!(started instanceof ForkchoiceOutcome.Updated(var id))) return Optional.empty();
    var built = done(sources.engine().getPayload(id.orElseThrow(), wanted.timestamp()));
    if (!(built instanceof GetPayloadOutcome.Built(var block))) return Optional.empty();
    return done(sources.engine().newPayload(block)) instanceof NewPayloadOutcome.Valid
        ? Optional.of(block)
        : Optional.empty();
  }

  private boolean isProvided(Need need) {
    switch (need) {
      case Need.NextL1(var number) -> {
        var next = done(sources.l1().blocks(number, 1));
        if (!(next instanceof Fetched.Found<List<L1Block>>(var blocks))) return false;
        pipeline.provideNextL1(blocks.getFirst()).ifPresent(Rederivation::fail);
      }
      case Need.PinnedL1(var hash) -> provide(sources.l1().block(hash), pipeline::providePinnedL1);
      case Need.Blobs(var block, var blobs) ->
          provide(
              sources.blobs().blobs(block, blobs),
              (List<Bytes> found) -> pipeline.provideBlobs(block, found));
      case Need.L2Ref(var hash) ->
          provide(sources.l2().ref(BlockSelector.hash(hash)), pipeline::provideL2Ref);
      case Need.L2Block(var which) ->
          provide(sources.l2().payload(which), pipeline::provideL2Block);
    }
    return true;
  }

  private static <T> void provide(CompletionStage<Fetched<T>> answer, Consumer<T> to) {
    to.accept(now(answer));
  }

  private static <T> T now(CompletionStage<Fetched<T>> answer) {
    return done(answer) instanceof Fetched.Found<T>(var value) ? value : fail(done(answer));
  }

  private static <T> T done(CompletionStage<T> answer) {
    return answer.toCompletableFuture().join();
  }

  private static <T> T fail(Object why) {
    throw new IllegalStateException(String.valueOf(why));
  }
}
