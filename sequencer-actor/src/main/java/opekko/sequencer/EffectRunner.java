package opekko.sequencer;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import opekko.protocol.attributes.SystemConfigs;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.config.SystemConfig;
import opekko.protocol.crypto.Keccak;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.engine.SignedPayload;
import opekko.protocol.fault.Fault;
import opekko.protocol.fault.Fetched;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.l1.L1Block;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.port.CommitLog;
import opekko.protocol.port.SigningRequest;
import opekko.protocol.ssz.PayloadSsz;
import opekko.protocol.ssz.PayloadVersion;
import opekko.sequencer.SequencerEvent.BlockPublished;
import opekko.sequencer.SequencerEvent.BlockSigned;
import opekko.sequencer.SequencerEvent.CommittedRead;
import opekko.sequencer.SequencerEvent.ConfigRead;
import opekko.sequencer.SequencerEvent.LogAnswered;
import opekko.sequencer.SequencerEvent.OriginRead;
import opekko.sequencer.SequencerEvent.WishPersisted;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/** Carries effects out through the ports; each answer comes back as an event with its call. */
final class EffectRunner {
  private static final Duration DATA_RETRY = Duration.ofSeconds(1);

  private final ActorContext<SequencerCommand> context;
  private final TimerScheduler<SequencerCommand> timers;
  private final RollupConfig rollup;
  private final SequencerPorts ports;
  private final ActorRef<? super SequencerRequest> driver;

  EffectRunner(
      ActorContext<SequencerCommand> context,
      TimerScheduler<SequencerCommand> timers,
      RollupConfig rollup,
      SequencerPorts ports,
      ActorRef<? super SequencerRequest> driver) {
    this.context = context;
    this.timers = timers;
    this.rollup = rollup;
    this.ports = ports;
    this.driver = driver;
  }

  void run(SequencerEffect.Outgoing effect) {
    switch (effect) {
      case SequencerEffect.AskDriver(var request) -> driver.tell(request);
      case SequencerEffect.ArmAction(var at) ->
          arm(new SequencerEvent.ActionDue(), Duration.between(now(), at));
      case SequencerEffect.DisarmAction _ -> timers.cancel(SequencerEvent.ActionDue.class);
      case SequencerEffect.ArmDataRetry _ -> arm(new SequencerEvent.DataRetryDue(), DATA_RETRY);
      case SequencerEffect.ReadOrigin(var call, var hash) ->
          read(ports.l1().block(hash), block -> new OriginRead(call, block));
      case SequencerEffect.ReadNextOrigin(var call, var number) ->
          read(ports.l1().blocks(number, 1), blocks -> new OriginRead(call, first(blocks)));
      case SequencerEffect.ReadConfig(var call, var block) ->
          read(
              ports.l2().payload(new BlockSelector.ByHash(block)),
              payload -> new ConfigRead(call, payload.flatMap(this::config)));
      case SequencerEffect.ReadCommitted(var call, var head) ->
          read(ports.log().after(head), position -> new CommittedRead(call, position));
      case SequencerEffect.Commit(var call, var block) ->
          log(call, ports.log().commit(call.term(), block));
      case SequencerEffect.Rewind(var call, var back) ->
          log(call, ports.log().rewind(call.term(), back));
      case SequencerEffect.Sign(var call, var block, var lineage) ->
          read(sign(block, lineage), signed -> new BlockSigned(call, signed));
      case SequencerEffect.Publish(_, var block) -> publish(block);
      case SequencerEffect.PersistWish(var request, var started) ->
          pipe(
              ports.wishes().persist(started),
              failure -> new WishPersisted(request, failure),
              fault -> Optional.of(fault.cause()));
    }
  }

  private Instant now() {
    return ports.clock().instant();
  }

  /** The scheduler rounds up to its next tick, so what is due now does not go through it. */
  private void arm(SequencerEvent event, Duration delay) {
    var message = new SequencerCommand.Happened(event);
    if (delay.isPositive()) {
      timers.startSingleTimer(event.getClass(), message, delay);
    } else {
      timers.cancel(event.getClass());
      context.getSelf().tell(message);
    }
  }

  private static Fetched<L1Block> first(Fetched<List<L1Block>> blocks) {
    return blocks.flatMap(
        found -> found.isEmpty() ? Fetched.missing("next block") : Fetched.found(found.getFirst()));
  }

  private Fetched<SystemConfig> config(PayloadEnvelope envelope) {
    try {
      return Fetched.found(SystemConfigs.of(rollup, envelope.payload()));
    } catch (InvalidData e) {
      return Fetched.temporary("block %s: %s".formatted(envelope.id(), e.getMessage()));
    }
  }

  private void log(Call call, CompletionStage<CommitLog.Outcome> answer) {
    pipe(
        answer,
        outcome -> new LogAnswered(call, outcome),
        fault -> new CommitLog.Outcome.Unknown(fault.cause()));
  }

  /** Encoding and hashing a full block takes milliseconds: not in the actor's time. */
  private CompletionStage<Fetched<SignedPayload>> sign(PayloadEnvelope block, long lineage) {
    return CompletableFuture.supplyAsync(
            () -> PayloadSsz.encode(PayloadVersion.at(rollup, block.payload().timestamp()), block),
            context.getExecutionContext())
        .thenCompose(encoded ->
            ports
                .signer()
                .sign(
                    new SigningRequest(
                        rollup.l2ChainId(), Keccak.hash(encoded), block.id(), lineage))
                .thenApply(signed ->
                    signed.map(signature -> new SignedPayload(block, encoded, signature))));
  }

  private void publish(SignedPayload block) {
    var number = block.envelope().payload().blockNumber();
    pipe(
        ports.publisher().publish(block),
        fault -> new BlockPublished(number, fault.map(Fault::cause)),
        Optional::of);
  }

  private <T> void read(
      CompletionStage<Fetched<T>> answer, Function<Fetched<T>, SequencerEvent> event) {
    pipe(answer, event, Fetched.Failed<T>::new);
  }

  /** A stage that fails by exception breaks its port's promise; nothing must hang on it. */
  private <T> void pipe(
      CompletionStage<? extends T> stage,
      Function<T, SequencerEvent> event,
      Function<Fault, ? extends T> asFault) {
    context.pipeToSelf(
        stage,
        (value, failure) ->
            new SequencerCommand.Happened(
                event.apply(
                    failure == null
                        ? value
                        : asFault.apply(new Fault.Temporary(String.valueOf(failure))))));
  }
}
