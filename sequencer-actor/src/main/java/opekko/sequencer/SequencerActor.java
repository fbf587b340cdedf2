package opekko.sequencer;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import opekko.protocol.api.ApiResult;
import opekko.protocol.engine.ExecutionPayload;
import opekko.protocol.metrics.NodeGauge;
import opekko.protocol.tx.DepositTransaction;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.sequencer.BlockTimings.Stage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Shell of {@link SequencerMachine}: messages to events, the time, the effects. No policy. */
public final class SequencerActor {
  private final ActorContext<SequencerCommand> context;
  private final SequencerMachine machine;
  private final SequencerPorts ports;
  private final EffectRunner runner;
  private final Map<Long, ActorRef<ApiResult<Hash>>> waiting = new HashMap<>();
  private final BlockTimings timings = new BlockTimings();
  private SequencerState state;
  private long lastRequest;

  private SequencerActor(
      ActorContext<SequencerCommand> context,
      SequencerMachine machine,
      SequencerPorts ports,
      EffectRunner runner) {
    this.context = context;
    this.machine = machine;
    this.ports = ports;
    this.runner = runner;
    this.state = machine.initial();
  }

  /**
   * A sequencer that waits for its heads and its term. It starts if that is the wish; after a
   * restart by its supervisor too.
   *
   * @param driver does the engine work and answers by {@link SequencerCommand.Happened}; it is told
   *     of each new life
   */
  public static Behavior<SequencerCommand> create(
      SequencerMachine machine, SequencerPorts ports, ActorRef<? super SequencerRequest> driver) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers -> {
          var runner = new EffectRunner(context, timers, machine.rollup(), ports, driver);
          var shell = new SequencerActor(context, machine, ports, runner);
          driver.tell(new SequencerRequest.Announce());
          var micros = ports.clock().millis() * 1000;
          shell.handle(new SequencerEvent.Born(ports.wishes().isStarted(), micros));
          return Behaviors.receiveMessage(shell::onCommand);
        }));
  }

  private Behavior<SequencerCommand> onCommand(SequencerCommand command) {
    switch (command) {
      case SequencerCommand.Happened(var event) -> handle(event);
      case SequencerCommand.Start(var head, var replyTo) ->
          handle(new SequencerEvent.StartRequested(remember(replyTo), head));
      case SequencerCommand.Stop(var replyTo) ->
          handle(new SequencerEvent.StopRequested(remember(replyTo)));
      case SequencerCommand.IsActive(var replyTo) -> replyTo.tell(ApiResult.ok(state.active()));
      case SequencerCommand.OverrideLeader(var replyTo) ->
          replyTo.tell(Administration.overrideLeader(machine.settings()));
      case SequencerCommand.GetStatus(var replyTo) ->
          replyTo.tell(ApiResult.ok(StatusView.of(machine.rollup(), state, timings.newest())));
      case SequencerCommand.Inspect(var replyTo) -> replyTo.tell(state);
    }
    return Behaviors.same();
  }

  private long remember(ActorRef<ApiResult<Hash>> replyTo) {
    waiting.put(++lastRequest, replyTo);
    return lastRequest;
  }

  private void handle(SequencerEvent event) {
    var now = ports.clock().instant();
    var step = machine.step(state, event, now);
    var before = state;
    state = step.state();
    if (event instanceof SequencerEvent.BlockPublished(var number, var failure)
        && failure.isEmpty()) timings.published(number, now);
    timings.moved(before, state, now);
    report(before);
    for (var effect : step.effects()) {
      switch (effect) {
        case SequencerEffect.Answer(var request, var result) ->
            waiting.remove(request).tell(result);
        case SequencerEffect.Warn(var text) -> context.getLog().warn(text);
        case SequencerEffect.Count(var counted) -> ports.metrics().count(counted);
        case SequencerEffect.Outgoing outgoing -> {
          if (outgoing instanceof SequencerEffect.Publish(_, var block))
            timings.publishing(block.envelope().payload().blockNumber(), now);
          runner.run(outgoing);
        }
      }
    }
  }

  private void report(SequencerState before) {
    var log = context.getLog();
    if (before.active() != state.active()) {
      ports.metrics().set(NodeGauge.SEQUENCER_ACTIVE, state.active() ? 1 : 0);
      log.info("sequencer {} at {}", state.active() ? "started" : "stopped", state.unsafe());
    }
    if (!before.term().equals(state.term())) log.info("sequencing term {}", state.term());
    if (before.phase() instanceof Phase.Sealing && state.phase() instanceof Phase.Holds sealed)
      measure(sealed.block().envelope().payload());
    if (before.phase() instanceof Phase.Inserting(_, var block)
        && state.unsafe().hash().equals(block.ref().hash()))
      log.info("sequenced block {} on origin {}", block.ref(), block.ref().l1Origin());
  }

  private void measure(ExecutionPayload block) {
    var blockTime = Duration.ofSeconds(machine.rollup().blockTime());
    var metrics = ports.metrics();
    metrics.set(NodeGauge.SEQUENCER_SEALING, seconds(timings.of(Stage.SEAL)));
    metrics.set(
        NodeGauge.SEQUENCER_BUILDING_DIFF, seconds(timings.of(Stage.BUILD).minus(blockTime)));
    var deposits = block.transactions().stream().filter(SequencerActor::isDeposit).count();
    metrics.set(NodeGauge.SEQUENCED_DEPOSITS, deposits);
    metrics.set(NodeGauge.SEQUENCED_TRANSACTIONS, block.transactions().size() - deposits);
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  private static boolean isDeposit(Bytes transaction) {
    return !transaction.isEmpty() && transaction.getUnsigned(0) == DepositTransaction.TYPE;
  }
}
