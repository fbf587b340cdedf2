package opekko.node.derive;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import opekko.derivation.pipeline.DerivationPipeline;
import opekko.derivation.pipeline.Need;
import opekko.derivation.pipeline.PipelineLimits;
import opekko.derivation.pipeline.PipelineObserver;
import opekko.derivation.pipeline.StepOutcome;
import opekko.devnet.replay.Fixture;
import opekko.protocol.api.SyncStatus;
import opekko.protocol.attributes.DerivedAttributes;
import opekko.protocol.attributes.L2BlockRefs;
import opekko.protocol.engine.ForkchoiceOutcome;
import opekko.protocol.engine.ForkchoiceState;
import opekko.protocol.engine.GetPayloadOutcome;
import opekko.protocol.engine.NewPayloadOutcome;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.engine.PayloadId;
import opekko.protocol.fault.Fault;
import opekko.protocol.fault.Fetched;
import opekko.protocol.l1.L1Block;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;

/**
 * The rules alone: the pipeline is stepped in one thread over the recording's final L1 chain, with
 * no driver above it. Shows what derivation costs, and whether a mismatch is its fault.
 */
final class PipelineRun {
  private final Fixture fixture;
  private final RunListener listener;
  private final AttributesCheck attributes;
  private final CountingMetrics metrics = new CountingMetrics();
  private final Set<Hash> l1Blocks = new HashSet<>();
  private final List<Mismatch> mismatches = new ArrayList<>();
  private final ReplayPorts ports;
  private final DerivationPipeline pipeline;
  private L2BlockRef safe;

  private PipelineRun(Fixture fixture, RunListener listener) {
    this.fixture = fixture;
    this.listener = listener;
    this.attributes = new AttributesCheck(fixture.expected());
    this.ports = ReplayPorts.of(fixture, attributes);
    this.safe = ports.start();
    this.pipeline =
        new DerivationPipeline(
            fixture.config(),
            fixture.l1Chain(),
            PipelineLimits.DEFAULT,
            new PipelineObserver(metrics, _ -> {}));
  }

  /** The time it took is that of derivation; reading the recording does not count. */
  static FixtureResult run(Fixture fixture, RunListener listener) {
    return new PipelineRun(fixture, listener).run();
  }

  private FixtureResult run() {
    var head = ports.l1().moveHead(fixture.lastL1(ports.l1()).hash());
    var began = System.nanoTime();
    pipeline.readUpTo(head.number());
    pipeline.reset(safe);
    while (goOn(pipeline.step())) l1Blocks.add(pipeline.origin().hash());
    listener.settled("L1 head " + head.number());
    var took = Duration.ofNanos(System.nanoTime() - began);
    mismatches.addAll(attributes.mismatches());
    return new FixtureResult(
        fixture.name(),
        l1Blocks.size(),
        metrics.channels(),
        metrics.batches(),
        safe.number() - ports.start().number(),
        attributes.compared(),
        0,
        0,
        0,
        List.copyOf(mismatches),
        took);
  }

  private boolean goOn(StepOutcome outcome) {
    return switch (outcome) {
      case StepOutcome.More() -> true;
      case StepOutcome.ResetDone _ -> {
        pipeline.pull(safe);
        yield true;
      }
      case StepOutcome.Derived(var derived) -> apply(derived);
      case StepOutcome.Needs(var need) -> provide(need);
      case StepOutcome.Idle() -> false;
      case StepOutcome.Faulted(var fault) -> failedBecause("derivation: " + fault.cause());
    };
  }

  private boolean apply(DerivedAttributes derived) {
    attributes.seen(derived.parent().hash(), derived.attributes());
    var block = build(derived.attributes());
    if (block.isEmpty() && mismatches.isEmpty()) {
      pipeline.flushChannel();
      block = build(derived.attributes().depositsOnly());
    }
    if (block.isEmpty())
      return mismatches.isEmpty() && failedBecause("the engine refused a deposits-only block");
    safe = L2BlockRefs.of(fixture.config(), block.get().payload());
    listener.moved(status());
    pipeline.pull(safe);
    return true;
  }

  private SyncStatus status() {
    var l1 = pipeline.origin();
    var none = L1BlockRef.NONE;
    return new SyncStatus(l1, none, l1, none, none, safe, safe, ports.start(), safe, safe, safe);
  }

  /** Empty when the engine refused, or when the run has failed. */
  private Optional<PayloadEnvelope> build(PayloadAttributes wanted) {
    var state = new ForkchoiceState(safe.hash(), safe.hash(), ports.start().hash());
    return switch (now(ports.engine().forkchoiceUpdated(state, Optional.of(wanted)))) {
      case ForkchoiceOutcome.Updated(var id) -> seal(id.orElseThrow(), wanted.timestamp());
      case ForkchoiceOutcome.Invalid _, ForkchoiceOutcome.InvalidAttributes _ -> Optional.empty();
      case ForkchoiceOutcome.Syncing() -> engineFailed("syncs");
      case ForkchoiceOutcome.InconsistentForkchoice(var cause) -> engineFailed(cause);
      case ForkchoiceOutcome.Failed(var fault) -> engineFailed(fault.cause());
    };
  }

  private Optional<PayloadEnvelope> seal(PayloadId id, long timestamp) {
    return switch (now(ports.engine().getPayload(id, timestamp))) {
      case GetPayloadOutcome.Built(var envelope) -> insert(envelope);
      case GetPayloadOutcome.Invalid _ -> Optional.empty();
      case GetPayloadOutcome.UnknownPayload(var cause) -> engineFailed(cause);
      case GetPayloadOutcome.Failed(var fault) -> engineFailed(fault.cause());
    };
  }

  private Optional<PayloadEnvelope> insert(PayloadEnvelope envelope) {
    return switch (now(ports.engine().newPayload(envelope))) {
      case NewPayloadOutcome.Valid() -> Optional.of(envelope);
      case NewPayloadOutcome.Invalid _ -> Optional.empty();
      case NewPayloadOutcome.Syncing() -> engineFailed("syncs");
      case NewPayloadOutcome.Failed(var fault) -> engineFailed(fault.cause());
    };
  }

  private Optional<PayloadEnvelope> engineFailed(String cause) {
    failedBecause("engine: " + cause);
    return Optional.empty();
  }

  private boolean provide(Need need) {
    return switch (need) {
      case Need.NextL1(var number) ->
          switch (now(ports.l1().blocks(number, 1))) {
            case Fetched.Found<List<L1Block>>(var blocks) ->
                pipeline.provideNextL1(blocks.getFirst()).map(this::failed).orElse(true);
            case Fetched.Missing<List<L1Block>> _ -> false;
            case Fetched.Failed<List<L1Block>>(var fault) -> failed(fault);
          };
      case Need.PinnedL1(var hash) ->
          given(need, ports.l1().block(hash), pipeline::providePinnedL1);
      case Need.Blobs(var block, var blobs) ->
          given(
              need,
              ports.blobs().blobs(block, blobs),
              (List<Bytes> found) -> pipeline.provideBlobs(block, found));
      case Need.L2Ref(var hash) ->
          given(need, ports.engine().ref(BlockSelector.hash(hash)), pipeline::provideL2Ref);
      case Need.L2Block(var which) ->
          given(need, ports.engine().payload(which), pipeline::provideL2Block);
    };
  }

  private <T> boolean given(Need need, CompletionStage<Fetched<T>> answer, Consumer<T> provide) {
    return switch (now(answer)) {
      case Fetched.Found<T>(var value) -> {
        provide.accept(value);
        yield true;
      }
      case Fetched.Missing<T>(var what) -> failed(need.faultIfMissing(what));
      case Fetched.Failed<T>(var fault) -> failed(fault);
    };
  }

  private boolean failed(Fault fault) {
    return failedBecause(fault.cause());
  }

  /** Always false: the run ends here. */
  private boolean failedBecause(String cause) {
    mismatches.add(Mismatch.of("after L2 block " + safe.number(), "derivation", "goes on", cause));
    return false;
  }

  /** Replayed ports answer at once. */
  private static <T> T now(CompletionStage<T> answer) {
    return answer.toCompletableFuture().join();
  }
}
