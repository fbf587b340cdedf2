package opekko.derivation;

import java.util.Optional;
import java.util.function.Consumer;
import opekko.derivation.DerivationSignal.Asked;
import opekko.derivation.lookahead.BlobRequest;
import opekko.derivation.lookahead.LookAhead;
import opekko.derivation.pipeline.DerivationPipeline;
import opekko.derivation.pipeline.Need;
import opekko.derivation.pipeline.PipelineObserver;
import opekko.derivation.pipeline.StepOutcome;
import opekko.protocol.config.L1ChainConfig;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.fault.Fault;
import opekko.protocol.fault.Fetched;
import opekko.protocol.metrics.NodeEvent;
import opekko.protocol.metrics.NodeGauge;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Shell of {@link DerivationPipeline}: one bounded step per message, so that a reset gets in
 * between; fetches ahead and what the pipeline needs; answers pulls. While nobody pulls it goes on
 * fetching and decoding.
 *
 * <p>Nothing is retried in place: a failure answers the pull, and the next pull tries again. While
 * nobody pulls a failure only stops the work until somebody does.
 */
public final class DerivationActor {
  private static final long NO_CALL = 0;

  private record Pulling(long callId) {}

  private record Birth(
      RollupConfig config,
      L1ChainConfig l1Chain,
      DerivationSettings settings,
      DerivationPorts ports,
      ActorRef<? super DerivationEvent> listener) {}

  private final ActorContext<DerivationCommand> context;
  private final ActorRef<? super DerivationEvent> listener;
  private final DerivationPorts ports;
  private final DerivationPipeline pipeline;
  private final LookAhead lookAhead;
  private final Reader reader;
  private final DerivationSignal.Life life = new DerivationSignal.Life();
  private long epoch;
  private L1BlockRef reported = L1BlockRef.NONE;
  private Optional<Pulling> pulling = Optional.empty();
  private Optional<Need> waitingFor = Optional.empty();
  private Optional<Asked> asked = Optional.empty();
  private boolean isStepDue;

  /** After a failure: nothing is done before somebody asks. */
  private boolean isResting = true;

  private DerivationActor(ActorContext<DerivationCommand> context, Birth given) {
    this.context = context;
    this.listener = given.listener;
    this.ports = given.ports;
    this.reader = new Reader(context, ports, life);
    this.pipeline =
        new DerivationPipeline(
            given.config,
            given.l1Chain,
            given.settings.pipeline(),
            new PipelineObserver(ports.metrics(), note -> context.getLog().info("{}", note)));
    this.lookAhead =
        new LookAhead(
            given.config,
            given.settings.lookAhead(),
            given.settings.l1Confirmations(),
            given.settings.pipeline().settledDepth(),
            new LookAhead.Requests(reader::range, reader::blobs));
  }

  /** A derivation that waits for its first {@link DerivationCommand.Reset}. */
  public static Behavior<DerivationCommand> create(
      RollupConfig config,
      L1ChainConfig l1Chain,
      DerivationSettings settings,
      DerivationPorts ports,
      ActorRef<? super DerivationEvent> listener) {
    var given = new Birth(config, l1Chain, settings, ports, listener);
    return Behaviors.setup(context -> {
      var actor = new DerivationActor(context, given);
      listener.tell(new DerivationEvent.Started());
      return Behaviors.receiveMessage(actor::receive);
    });
  }

  private Behavior<DerivationCommand> receive(DerivationCommand command) {
    switch (command) {
      case DerivationCommand.Reset(var newEpoch, var safeHead) -> reset(newEpoch, safeHead);
      case DerivationCommand.Pull(var ofEpoch, _, _) when ofEpoch != epoch -> countStale();
      case DerivationCommand.Pull(_, var callId, var parent) -> pull(callId, parent);
      case DerivationCommand.FlushChannel(var ofEpoch) when ofEpoch != epoch -> countStale();
      case DerivationCommand.FlushChannel _ -> pipeline.flushChannel();
      case DerivationCommand.L1HeadMoved(var head) -> headMoved(head);
      case DerivationCommand.Inspect(var replyTo) -> replyTo.tell(view());
      case DerivationCommand.Happened(var signal) -> on(signal);
    }
    return Behaviors.same();
  }

  private void reset(long newEpoch, L2BlockRef safeHead) {
    epoch = newEpoch;
    pulling = Optional.empty();
    asked = Optional.empty();
    waitingFor = Optional.empty();
    lookAhead.stop();
    pipeline.reset(safeHead);
    isResting = false;
    step();
  }

  private void pull(long callId, L2BlockRef parent) {
    pulling = Optional.of(new Pulling(callId));
    pipeline.pull(parent);
    ports.metrics().set(NodeGauge.DERIVATION_IDLE, 0);
    isResting = false;
    lookAhead.resume();
    step();
  }

  private void headMoved(L1BlockRef head) {
    lookAhead.headMoved(head);
    pipeline.readUpTo(lookAhead.readLimit());
    if (pipeline.isResetting()) return;
    isResting = false;
    stepSoon();
  }

  private void on(DerivationSignal signal) {
    switch (signal) {
      case DerivationSignal.StepDue(var of) -> {
        if (of != life) return;
        isStepDue = false;
        if (!isResting) step();
      }
      case DerivationSignal.RangeRead(var of, var range, var answer) -> {
        if (of != life || !lookAhead.rangeRead(range, answer)) countStale();
        gauge();
        if (waitingFor.orElse(null) instanceof Need.NextL1) stepSoon();
      }
      case DerivationSignal.BlobsRead(var of, var request, var answer) -> {
        var isAwaited = isAwaited(request);
        if (of != life || !lookAhead.blobsRead(request, answer)) countStale();
        else if (isAwaited) onBlobs(request, answer);
        gauge();
      }
      case DerivationSignal.PinnedL1Read(var of, var answer) ->
          onRead(of, answer, pipeline::providePinnedL1);
      case DerivationSignal.L2RefRead(var of, var answer) ->
          onRead(of, answer, pipeline::provideL2Ref);
      case DerivationSignal.L2BlockRead(var of, var answer) ->
          onRead(of, answer, pipeline::provideL2Block);
    }
  }

  private boolean isAwaited(BlobRequest request) {
    return waitingFor.orElse(null) instanceof Need.Blobs(var block, _)
        && block.equals(request.block());
  }

  private void onBlobs(BlobRequest request, Fetched<?> answer) {
    switch (answer) {
      case Fetched.Found<?> _ -> stepSoon();
      case Fetched.Missing<?>(var what) ->
          fail(new Need.Blobs(request.block(), request.blobs()).faultIfMissing(what));
      case Fetched.Failed<?>(var fault) -> fail(fault);
    }
  }

  private <T> void onRead(Asked of, Fetched<T> answer, Consumer<? super T> provide) {
    if (asked.filter(current -> current == of).isEmpty()) {
      countStale();
      return;
    }
    asked = Optional.empty();
    switch (answer) {
      case Fetched.Found<T>(var value) -> {
        provide.accept(value);
        step();
      }
      case Fetched.Missing<T>(var what) -> fail(of.need().faultIfMissing(what));
      case Fetched.Failed<T>(var fault) -> fail(fault);
    }
  }

  private void step() {
    var outcome = pipeline.step();
    switch (outcome) {
      case StepOutcome.ResetDone(var origin) -> resetDone(origin);
      case StepOutcome.Derived(var attributes) -> {
        report();
        pulling.ifPresent(
            pull -> listener.tell(new DerivationEvent.Derived(epoch, pull.callId(), attributes)));
        pulling = Optional.empty();
        stepSoon();
      }
      case StepOutcome.More _ -> {
        report();
        stepSoon();
      }
      case StepOutcome.Needs(var need) -> obtain(need);
      case StepOutcome.Idle _ -> idle();
      case StepOutcome.Faulted(var fault) -> fail(fault);
    }
  }

  private void resetDone(L1BlockRef origin) {
    reported = origin;
    ports.metrics().l1Ref("l1_derived", origin);
    listener.tell(new DerivationEvent.ResetDone(epoch, origin));
    lookAhead.startAt(origin.number() + 1, pipeline.batcher());
    stepSoon();
  }

  /** Tells of a new L1 block being derived from, once. */
  private void report() {
    var origin = pipeline.origin();
    if (pipeline.isResetting() || origin.equals(reported)) return;
    reported = origin;
    ports.metrics().l1Ref("l1_derived", origin);
    listener.tell(new DerivationEvent.Progressed(epoch, origin));
  }

  private void obtain(Need need) {
    waitingFor = Optional.of(need);
    switch (need) {
      case Need.NextL1(var number) -> obtainNextL1(number);
      case Need.Blobs(var block, var refs) ->
          lookAhead
              .take(new BlobRequest(block, refs))
              .ifPresent(found -> {
                pipeline.provideBlobs(block, found);
                stepSoon();
              });
      case Need.PinnedL1 pinned -> ask(need, of -> reader.pinned(of, pinned));
      case Need.L2Ref ref -> ask(need, of -> reader.l2Ref(of, ref));
      case Need.L2Block block -> ask(need, of -> reader.l2Block(of, block));
    }
  }

  private void obtainNextL1(long number) {
    var block = lookAhead.take(number, pipeline.batcher());
    if (block.isPresent()) {
      pipeline.provideNextL1(block.get()).ifPresentOrElse(this::fail, this::stepSoon);
    } else if (lookAhead.failure().isPresent()) {
      fail(lookAhead.failure().get());
    } else if (lookAhead.isMissing(number)) {
      idle();
    }
  }

  /** One request for one need: a step that meets the same need again waits with it. */
  private void ask(Need need, Consumer<Asked> request) {
    if (asked.filter(current -> current.need().equals(need)).isPresent()) return;
    var asking = new Asked(need);
    asked = Optional.of(asking);
    request.accept(asking);
  }

  /** L1 is exhausted for now, or enough is decoded ahead. */
  private void idle() {
    waitingFor = Optional.empty();
    report();
    if (pulling.isEmpty()) return;
    listener.tell(new DerivationEvent.Idle(epoch, pulling.get().callId(), pipeline.origin()));
    ports.metrics().set(NodeGauge.DERIVATION_IDLE, 1);
    pulling = Optional.empty();
    pipeline.release();
  }

  private void fail(Fault fault) {
    if (pulling.isPresent()) {
      listener.tell(new DerivationEvent.Faulted(epoch, pulling.get().callId(), fault));
      pulling = Optional.empty();
      pipeline.release();
    } else if (pipeline.isResetting()) {
      listener.tell(new DerivationEvent.Faulted(epoch, NO_CALL, fault));
    }
    waitingFor = Optional.empty();
    asked = Optional.empty();
    isResting = true;
  }

  private void stepSoon() {
    waitingFor = Optional.empty();
    if (isStepDue) return;
    isStepDue = true;
    context.getSelf().tell(new DerivationCommand.Happened(new DerivationSignal.StepDue(life)));
  }

  private void countStale() {
    ports.metrics().count(NodeEvent.STALE_REPLIES);
  }

  private void gauge() {
    ports.metrics().set(NodeGauge.LOOKAHEAD_BLOCKS, lookAhead.blocks());
    ports.metrics().set(NodeGauge.LOOKAHEAD_BYTES, lookAhead.bytes());
  }

  private DerivationView view() {
    return new DerivationView(
        epoch,
        pipeline.origin(),
        waitingFor.map(Need::words).orElse(""),
        pipeline.channels(),
        pipeline.channelBytes(),
        pipeline.batchesWaiting(),
        lookAhead.blocks(),
        lookAhead.bytes());
  }
}
