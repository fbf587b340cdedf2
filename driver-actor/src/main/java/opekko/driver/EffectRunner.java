package opekko.driver;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import opekko.derivation.DerivationCommand;
import opekko.protocol.engine.ForkchoiceOutcome;
import opekko.protocol.engine.GetPayloadOutcome;
import opekko.protocol.engine.NewPayloadOutcome;
import opekko.protocol.fault.Fault;
import opekko.protocol.fault.Fetched;
import opekko.sequencer.SequencerCommand;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/** Carries effects out through the ports; each answer comes back as an event with its call. */
final class EffectRunner {
  private final ActorContext<DriverCommand> context;
  private final TimerScheduler<DriverCommand> timers;
  private final DriverPorts ports;
  private final ActorRef<DerivationCommand> derivation;
  private final Optional<ActorRef<SequencerCommand>> sequencer;

  EffectRunner(
      ActorContext<DriverCommand> context,
      TimerScheduler<DriverCommand> timers,
      DriverPorts ports,
      ActorRef<DerivationCommand> derivation,
      Optional<ActorRef<SequencerCommand>> sequencer) {
    this.context = context;
    this.timers = timers;
    this.ports = ports;
    this.derivation = derivation;
    this.sequencer = sequencer;
  }

  void run(DriverEffect.Outgoing effect) {
    switch (effect) {
      case DriverEffect.UpdateForkchoice(var call, var state, var attributes) ->
          pipe(
              ports.engine().forkchoiceUpdated(state, attributes),
              outcome -> new DriverEvent.ForkchoiceAnswered(call, outcome),
              ForkchoiceOutcome.Failed::new);
      case DriverEffect.GetPayload(var call, var id, var timestamp) ->
          pipe(
              ports.engine().getPayload(id, timestamp),
              outcome -> new DriverEvent.GetPayloadAnswered(call, outcome),
              GetPayloadOutcome.Failed::new);
      case DriverEffect.NewPayload(var call, var envelope) ->
          pipe(
              ports.engine().newPayload(envelope),
              outcome -> new DriverEvent.NewPayloadAnswered(call, outcome),
              NewPayloadOutcome.Failed::new);
      case DriverEffect.ReadL1Ref(var call, var which) ->
          read(ports.l1().ref(which), ref -> new DriverEvent.L1RefRead(call, ref));
      case DriverEffect.ReadL2Ref(var call, var which) ->
          read(ports.l2().ref(which), ref -> new DriverEvent.L2RefRead(call, ref));
      case DriverEffect.ReadPayload(var call, var which) ->
          read(ports.l2().payload(which), payload -> new DriverEvent.PayloadRead(call, payload));
      case DriverEffect.ReadSafeHead(var call, var l1Number) ->
          read(ports.safeHeads().at(l1Number), entry -> new DriverEvent.SafeHeadRead(call, entry));
      case DriverEffect.RecordSafeHead(var call, var entry) ->
          change(call, ports.safeHeads().record(entry));
      case DriverEffect.TruncateSafeHeads(var call, var boundary) ->
          change(call, ports.safeHeads().truncate(boundary));
      case DriverEffect.ClearSafeHeads(var call) -> change(call, ports.safeHeads().clear());
      case DriverEffect.TellDerivation(var command) -> derivation.tell(command);
      case DriverEffect.TellSequencer(var event) ->
          sequencer.orElseThrow().tell(new SequencerCommand.Happened(event));
      case DriverEffect.ArmStep(var lane, var delay) ->
          timers.startSingleTimer(
              lane, new DriverCommand.Happened(new DriverEvent.StepDue(lane)), delay);
      case DriverEffect.ArmFlush(var delay) ->
          timers.startSingleTimer(
              DriverEvent.FlushDue.class,
              new DriverCommand.Happened(new DriverEvent.FlushDue()),
              delay);
    }
  }

  private <T> void change(Call call, CompletionStage<Fetched<T>> change) {
    read(change, done -> new DriverEvent.SafeHeadsChanged(call, failure(done)));
  }

  private <T> void read(
      CompletionStage<Fetched<T>> answer, Function<Fetched<T>, DriverEvent> event) {
    pipe(answer, event, Fetched.Failed<T>::new);
  }

  private static <T> Optional<Fault> failure(Fetched<T> done) {
    return switch (done) {
      case Fetched.Found<T> _ -> Optional.empty();
      case Fetched.Missing<T>(var what) -> Optional.of(new Fault.Temporary(what));
      case Fetched.Failed<T>(var fault) -> Optional.of(fault);
    };
  }

  /** A stage that fails by exception breaks its port's promise; the driver must not hang on it. */
  private <T> void pipe(
      CompletionStage<? extends T> stage,
      Function<T, DriverEvent> event,
      Function<Fault, ? extends T> asFault) {
    context.pipeToSelf(
        stage,
        (value, failure) ->
            new DriverCommand.Happened(
                event.apply(
                    failure == null
                        ? value
                        : asFault.apply(new Fault.Temporary(String.valueOf(failure))))));
  }
}
