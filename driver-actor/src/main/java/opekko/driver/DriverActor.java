package opekko.driver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import opekko.derivation.DerivationCommand;
import opekko.derivation.DerivationEvent;
import opekko.l1watcher.L1Event;
import opekko.protocol.api.ApiResult;
import opekko.protocol.attributes.L2BlockRefs;
import opekko.protocol.config.RollupConfig;
import opekko.sequencer.SequencerCommand;
import opekko.sequencer.SequencerEvent;
import opekko.sequencer.SequencerRequest;
import org.apache.pekko.Done;
import org.apache.pekko.actor.Cell;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Shell of {@link DriverMachine}: turns messages into events, stamps the time, journals, runs the
 * effects. No policy.
 */
public final class DriverActor {
  /** op-node's words for a node that was not started as a sequencer. */
  private static final String NO_SEQUENCER = "sequencer is not enabled";

  private static final Duration RESTART_FLOOR = Duration.ofMillis(500);
  private static final Duration RESTART_CEILING = Duration.ofSeconds(30);
  private static final double RESTART_JITTER = 0.1;

  private final ActorContext<DriverCommand> context;
  private final DriverMachine machine;
  private final DriverPorts ports;
  private final ActorRef<DerivationCommand> derivation;
  private final Optional<ActorRef<SequencerCommand>> sequencer;
  private final EffectRunner effects;
  private final DriverReport report;
  private final DriverJournal journal;
  private final MailboxMeter mailbox = new MailboxMeter();
  private final List<ActorRef<Done>> shutdownWaiters = new ArrayList<>();
  private DriverState state;

  private DriverActor(
      ActorContext<DriverCommand> context,
      TimerScheduler<DriverCommand> timers,
      DriverMachine machine,
      DriverPorts ports,
      DriverLeaves leaves) {
    this.context = context;
    this.machine = machine;
    this.ports = ports;
    this.state = machine.initial();
    this.journal = new DriverJournal(machine, state);
    this.report = new DriverReport(context.getLog(), ports.metrics(), ports.clock());
    derivation = spawn(leaves.derivation().apply(derivationEvents()), "derivation");
    sequencer =
        leaves.sequencer().map(birth -> spawn(birth.apply(sequencerRequests()), "sequencer"));
    effects = new EffectRunner(context, timers, ports, derivation, sequencer);
    spawn(leaves.l1Watcher().apply(l1Events()), "l1-watcher");
    var gapCheck = Duration.ofSeconds(2 * machine.config().blockTime());
    timers.startTimerWithFixedDelay(
        new DriverCommand.Happened(new DriverEvent.GapCheckDue()), gapCheck);
  }

  /** The driver's behavior, with its leaves beneath it; it starts by finding the heads. */
  public static Behavior<DriverCommand> create(
      RollupConfig config, DriverSettings settings, DriverPorts ports, DriverLeaves leaves) {
    return create(machine(config, settings, ports.safeHeads().isEnabled()), ports, leaves);
  }

  /** The machine that such a driver runs, for replaying a journal. */
  public static DriverMachine machine(
      RollupConfig config, DriverSettings settings, boolean keepsSafeHeads) {
    return new DriverMachine(
        config, settings, keepsSafeHeads, payload -> L2BlockRefs.of(config, payload));
  }

  static Behavior<DriverCommand> create(
      DriverMachine machine, DriverPorts ports, DriverLeaves leaves) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers -> {
          var shell = new DriverActor(context, timers, machine, ports, leaves);
          shell.handle(new DriverEvent.Started());
          return Behaviors.receiveMessage(shell::onMessage);
        }));
  }

  private ActorRef<DerivationEvent> derivationEvents() {
    return context.messageAdapter(DerivationEvent.class, DriverCommand.FromDerivation::new);
  }

  private ActorRef<L1Event> l1Events() {
    return context.messageAdapter(L1Event.class, DriverCommand.FromL1::new);
  }

  private ActorRef<SequencerRequest> sequencerRequests() {
    return context.messageAdapter(SequencerRequest.class, DriverCommand.FromSequencer::new);
  }

  private <T> ActorRef<T> spawn(Behavior<T> behavior, String name) {
    var restart =
        SupervisorStrategy.restartWithBackoff(RESTART_FLOOR, RESTART_CEILING, RESTART_JITTER);
    return context.spawn(Behaviors.supervise(behavior).onFailure(Exception.class, restart), name);
  }

  private Behavior<DriverCommand> onMessage(DriverCommand command) {
    var start = ports.clock().instant();
    var next = onCommand(command);
    mailbox.handled(command, Duration.between(start, ports.clock().instant()));
    return next;
  }

  /** Typed actors do not show how much waits for them; the cell beneath does. */
  private long waiting() {
    return Adapter.toClassic(context) instanceof Cell cell ? cell.numberOfMessages() : 0;
  }

  private Behavior<DriverCommand> onCommand(DriverCommand command) {
    return switch (command) {
      case DriverCommand.Happened(var event) -> handle(event);
      case DriverCommand.FromL1(var event) -> handle(adapt(event));
      case DriverCommand.FromDerivation(var event) -> handle(adapt(event));
      case DriverCommand.FromSequencer(var request) ->
          handle(new DriverEvent.SequencerAsked(request));
      case DriverCommand.UnsafePayloadReceived(var envelope) ->
          handle(new DriverEvent.UnsafePayloadReceived(envelope));
      case DriverCommand.FollowLog(var decided) -> handle(new DriverEvent.DecidedReceived(decided));
      case DriverCommand.GetSyncStatus(var replyTo) -> answer(replyTo, state.shown());
      case DriverCommand.GetMailboxStatus(var replyTo) ->
          answer(replyTo, mailbox.status(waiting()));
      case DriverCommand.Inspect(var replyTo) -> answer(replyTo, state);
      case DriverCommand.InspectDerivation(var replyTo) -> {
        derivation.tell(new DerivationCommand.Inspect(replyTo));
        yield Behaviors.same();
      }
      case DriverCommand.DumpJournal(var replyTo) -> {
        var dump = journal.dump();
        Thread.startVirtualThread(() -> replyTo.tell(dump.get()));
        yield Behaviors.same();
      }
      case DriverCommand.ResetDerivation(var replyTo) -> {
        var next = handle(new DriverEvent.ResetRequested());
        replyTo.tell(ApiResult.ok(null));
        yield next;
      }
      case DriverCommand.StartSequencer(var head, var replyTo) ->
          forward(
              new SequencerCommand.Start(head, replyTo), replyTo, ApiResult.refused(NO_SEQUENCER));
      case DriverCommand.StopSequencer(var replyTo) ->
          forward(new SequencerCommand.Stop(replyTo), replyTo, ApiResult.refused(NO_SEQUENCER));
      case DriverCommand.SequencerActive(var replyTo) ->
          forward(new SequencerCommand.IsActive(replyTo), replyTo, ApiResult.ok(false));
      case DriverCommand.GetSequencerStatus(var replyTo) ->
          forward(
              new SequencerCommand.GetStatus(replyTo), replyTo, ApiResult.refused(NO_SEQUENCER));
      case DriverCommand.SetRecoverMode(var isOn, var replyTo) -> {
        var event = new SequencerEvent.RecoverModeSet(isOn);
        sequencer.ifPresent(ref -> ref.tell(new SequencerCommand.Happened(event)));
        yield answer(replyTo, ApiResult.ok(null));
      }
      // Whoever leads by an op-conductor was told before this; the reference finds nothing wrong
      // with it elsewhere.
      case DriverCommand.OverrideLeader(var replyTo) ->
          forward(
              new SequencerCommand.OverrideLeader(replyTo),
              replyTo,
              ApiResult.refused(NO_SEQUENCER));
      case DriverCommand.ShutDown(var replyTo) -> {
        shutdownWaiters.add(replyTo);
        yield handle(new DriverEvent.ShutdownRequested());
      }
    };
  }

  private <T> Behavior<DriverCommand> forward(
      SequencerCommand command, ActorRef<T> replyTo, T withoutSequencer) {
    if (sequencer.isEmpty()) return answer(replyTo, withoutSequencer);
    sequencer.get().tell(command);
    return Behaviors.same();
  }

  private static <T> Behavior<DriverCommand> answer(ActorRef<T> replyTo, T value) {
    replyTo.tell(value);
    return Behaviors.same();
  }

  private static DriverEvent adapt(L1Event event) {
    return switch (event) {
      case L1Event.HeadChanged(var head) -> new DriverEvent.L1HeadChanged(head);
      case L1Event.SafeChanged(var safe) -> new DriverEvent.L1SafeChanged(safe);
      case L1Event.FinalizedChanged(var finalized) -> new DriverEvent.L1FinalizedChanged(finalized);
    };
  }

  private static DriverEvent adapt(DerivationEvent event) {
    return switch (event) {
      case DerivationEvent.Started _ -> new DriverEvent.DerivationStarted();
      case DerivationEvent.ResetDone(var epoch, var origin) ->
          new DriverEvent.DerivationReset(epoch, origin);
      case DerivationEvent.Progressed(var epoch, var origin) ->
          new DriverEvent.DerivationProgressed(epoch, origin);
      case DerivationEvent.Derived(var epoch, var id, var attributes) ->
          new DriverEvent.AttributesDerived(new Call(epoch, id), attributes);
      case DerivationEvent.Idle(var epoch, var id, var origin) ->
          new DriverEvent.DerivationIdled(new Call(epoch, id), origin);
      case DerivationEvent.Faulted(var epoch, var id, var fault) ->
          new DriverEvent.DerivationFaulted(new Call(epoch, id), fault);
    };
  }

  private Behavior<DriverCommand> handle(DriverEvent event) {
    var now = ports.clock().instant();
    journal.add(now, event, state);
    var step = machine.step(state, event, now);
    var before = state;
    state = step.state();
    report.changed(before, state);
    if (!before.shown().equals(state.shown()))
      ports.status().changed(before.shown(), state.shown(), event.getClass().getSimpleName());
    var finished = false;
    for (var effect : step.effects()) {
      switch (effect) {
        case DriverEffect.Warn(var text) -> {
          report.warn(text);
          mailbox.fault(now, text);
        }
        case DriverEffect.Count(var counted) -> ports.metrics().count(counted);
        case DriverEffect.StopNode(var why) -> {
          report.critical(why);
          mailbox.fault(now, why.cause());
          ports.onCritical().accept(why);
        }
        case DriverEffect.Finish _ -> finished = true;
        case DriverEffect.Outgoing outgoing -> effects.run(outgoing);
      }
    }
    if (!finished) return Behaviors.same();
    shutdownWaiters.forEach(waiter -> waiter.tell(Done.getInstance()));
    return Behaviors.stopped();
  }
}
