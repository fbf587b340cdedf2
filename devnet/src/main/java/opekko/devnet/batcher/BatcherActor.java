package opekko.devnet.batcher;

import java.util.ArrayList;
import java.util.List;
import opekko.protocol.api.ApiResult;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Shell of {@link BatcherMachine}: messages to events, the time, the effects. No policy. */
public final class BatcherActor {
  private final ActorContext<BatcherCommand> context;
  private final BatcherMachine machine;
  private final BatcherPorts ports;
  private final EffectRunner runner;
  private final List<ActorRef<Leftover>> waiting = new ArrayList<>();
  private BatcherState state;
  private boolean hasEnded;

  private BatcherActor(
      ActorContext<BatcherCommand> context,
      BatcherMachine machine,
      BatcherPorts ports,
      EffectRunner runner) {
    this.context = context;
    this.machine = machine;
    this.ports = ports;
    this.runner = runner;
    this.state = machine.initial();
  }

  /** A batcher that begins at the rollup node's safe head. */
  public static Behavior<BatcherCommand> create(BatcherMachine machine, BatcherPorts ports) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers -> {
          context.setLoggerName(BatcherActor.class);
          var runner = new EffectRunner(context, timers, machine.rollup(), ports);
          var shell = new BatcherActor(context, machine, ports, runner);
          shell.handle(new BatcherEvent.Born());
          return Behaviors.receiveMessage(shell::onCommand);
        }));
  }

  private Behavior<BatcherCommand> onCommand(BatcherCommand command) {
    switch (command) {
      case BatcherCommand.Happened(var event) -> handle(event);
      case BatcherCommand.Pause(var replyTo) -> {
        var isRunning = state.mode() instanceof Mode.Running;
        handle(new BatcherEvent.PauseRequested());
        replyTo.tell(isRunning ? ApiResult.ok(null) : ApiResult.refused("batcher is not running"));
      }
      case BatcherCommand.Resume(var replyTo) -> {
        var isPaused = state.mode() instanceof Mode.Paused;
        handle(new BatcherEvent.ResumeRequested());
        replyTo.tell(
            isPaused ? ApiResult.ok(null) : ApiResult.refused("batcher is already running"));
      }
      case BatcherCommand.Flush(var replyTo) -> {
        var isRunning = state.mode() instanceof Mode.Running;
        if (isRunning) handle(new BatcherEvent.FlushRequested());
        replyTo.tell(isRunning ? ApiResult.ok(null) : ApiResult.refused("batcher is not running"));
      }
      case BatcherCommand.Stop(var replyTo) -> {
        waiting.add(replyTo);
        handle(new BatcherEvent.StopRequested());
      }
      case BatcherCommand.GetStatus(var replyTo) -> replyTo.tell(StatusView.of(machine, state));
      case BatcherCommand.Inspect(var replyTo) -> replyTo.tell(state);
    }
    return hasEnded ? Behaviors.stopped() : Behaviors.same();
  }

  private void handle(BatcherEvent event) {
    var step = machine.step(state, event, ports.clock().instant());
    state = step.state();
    for (var effect : step.effects()) {
      switch (effect) {
        case BatcherEffect.Outgoing outgoing -> runner.run(outgoing);
        case BatcherEffect.PrepareBlobs _ -> runner.prepareBlobs();
        case BatcherEffect.WakeAt(var time) -> runner.wakeAt(time);
        case BatcherEffect.Warn(var text) -> context.getLog().warn("{}", text);
        case BatcherEffect.Tell(var text) -> context.getLog().info("{}", text);
        case BatcherEffect.End(var leftover) -> {
          waiting.forEach(each -> each.tell(leftover));
          hasEnded = true;
        }
      }
    }
  }
}
