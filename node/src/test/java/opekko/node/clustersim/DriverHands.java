package opekko.node.clustersim;

import java.util.function.Supplier;
import opekko.derivation.DerivationCommand;
import opekko.driver.Call;
import opekko.driver.DriverEffect;
import opekko.driver.DriverEvent;
import opekko.protocol.engine.ForkchoiceOutcome;
import opekko.protocol.engine.GetPayloadOutcome;
import opekko.protocol.engine.NewPayloadOutcome;
import opekko.protocol.fault.Fault;
import opekko.protocol.l1.L1Block;
import opekko.protocol.type.L1BlockRef;

/** Carries the driver's effects out: the engine, L1, and a derivation that finds no batches. */
final class DriverHands {
  private static final long SOON = 15 * VirtualTime.MILLI;
  private static final long LATE = 3 * VirtualTime.SECOND;
  private static final long CLIENT_TIMEOUT = 5 * VirtualTime.SECOND;
  private static final Fault.Temporary NO_ANSWER = new Fault.Temporary("no answer");

  private final SimulatedNode node;
  private final World world;
  private final Timers timers;
  private L1BlockRef origin = L1BlockRef.NONE;
  private L1BlockRef told = L1BlockRef.NONE;

  DriverHands(SimulatedNode node, World world) {
    this.node = node;
    this.world = world;
    timers = new Timers(node);
  }

  void run(DriverEffect.Outgoing effect) {
    switch (effect) {
      case DriverEffect.UpdateForkchoice(var call, var state, var attributes) ->
          engine(
              () -> {
                var outcome = node.engine().forkchoice(state, attributes);
                world.checks().headMoved(node);
                return new DriverEvent.ForkchoiceAnswered(call, outcome);
              },
              new DriverEvent.ForkchoiceAnswered(call, new ForkchoiceOutcome.Failed(NO_ANSWER)));
      case DriverEffect.GetPayload(var call, var id, _) ->
          engine(
              () -> new DriverEvent.GetPayloadAnswered(call, node.engine().payload(id)),
              new DriverEvent.GetPayloadAnswered(call, new GetPayloadOutcome.Failed(NO_ANSWER)));
      case DriverEffect.NewPayload(var call, var envelope) ->
          engine(
              () -> new DriverEvent.NewPayloadAnswered(call, node.engine().insert(envelope)),
              new DriverEvent.NewPayloadAnswered(call, new NewPayloadOutcome.Failed(NO_ANSWER)));
      case DriverEffect.ReadL1Ref(var call, var which) ->
          soon(new DriverEvent.L1RefRead(call, node.readL1(which).map(L1Block::ref)));
      case DriverEffect.ReadL2Ref(var call, var which) ->
          soon(new DriverEvent.L2RefRead(call, node.engine().ref(which)));
      case DriverEffect.ReadPayload(var call, var which) ->
          soon(new DriverEvent.PayloadRead(call, node.engine().block(which)));
      case DriverEffect.TellDerivation(var command) -> derive(command);
      case DriverEffect.TellSequencer(var event) -> node.tellSequencer(event);
      case DriverEffect.ArmStep(var lane, var delay) ->
          timers.arm(
              lane, VirtualTime.micros(delay), () -> node.onDriver(new DriverEvent.StepDue(lane)));
      case DriverEffect.ArmFlush(var delay) ->
          timers.arm(
              DriverEvent.FlushDue.class,
              VirtualTime.micros(delay),
              () -> node.onDriver(new DriverEvent.FlushDue()));
      case DriverEffect.ReadSafeHead _,
          DriverEffect.RecordSafeHead _,
          DriverEffect.TruncateSafeHeads _,
          DriverEffect.ClearSafeHeads _ ->
          throw new IllegalStateException("there is no safe-head store");
    }
  }

  /** The head of L1, as this node sees it. */
  void readL1() {
    node.tellDriver(new DriverEvent.L1HeadChanged(node.l1Head()));
  }

  private void soon(DriverEvent event) {
    node.later(world.dice().delay(SOON, LATE), () -> node.onDriver(event));
  }

  /** The engine does its work some time after it was asked, even if the asker dies meanwhile. */
  private void engine(Supplier<DriverEvent> work, DriverEvent silence) {
    if (node.engine().health() == ModelEngine.Health.HUNG) {
      node.later(CLIENT_TIMEOUT, () -> node.onDriver(silence));
      return;
    }
    var life = node.life();
    world
        .time()
        .after(
            world.dice().delay(SOON, LATE),
            () -> {
              var answer = work.get();
              if (node.isLiving(life)) soon(answer);
            });
  }

  private void derive(DerivationCommand command) {
    switch (command) {
      case DerivationCommand.Reset(var epoch, var safeHead) -> {
        origin = world.l1().ref(safeHead.l1Origin().hash());
        soon(new DriverEvent.DerivationReset(epoch, origin));
      }
      case DerivationCommand.L1HeadMoved(var head) -> told = head;
      case DerivationCommand.Pull(var epoch, var id, _) -> pull(new Call(epoch, id));
      case DerivationCommand.FlushChannel _,
          DerivationCommand.Inspect _,
          DerivationCommand.Happened _ -> {}
    }
  }

  /** L1 was read to its head and holds nothing; or what was read is no more. */
  private void pull(Call call) {
    if (!world.l1().isCanonical(origin.hash())) {
      soon(new DriverEvent.DerivationFaulted(call, new Fault.Reset("L1 was reorganised")));
      return;
    }
    if (told.number() > origin.number() && world.l1().isCanonical(told.hash())) {
      origin = told;
      node.tellDriver(new DriverEvent.DerivationProgressed(call.epoch(), origin));
    }
    node.tellDriver(new DriverEvent.DerivationIdled(call, origin));
  }
}
