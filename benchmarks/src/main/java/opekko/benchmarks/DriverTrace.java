package opekko.benchmarks;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import opekko.derivation.DerivationCommand;
import opekko.driver.Call;
import opekko.driver.DriverEffect;
import opekko.driver.DriverEvent;
import opekko.driver.DriverMachine;
import opekko.driver.DriverSettings;
import opekko.driver.DriverState;
import opekko.protocol.attributes.DerivedAttributes;
import opekko.protocol.attributes.L2BlockRefs;
import opekko.protocol.engine.ForkchoiceOutcome;
import opekko.protocol.engine.GetPayloadOutcome;
import opekko.protocol.engine.NewPayloadOutcome;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.engine.PayloadId;
import opekko.protocol.fault.Fetched;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;

/**
 * Every state and event of a driver machine that catches up on a synthetic chain, with an engine
 * that answers at once. The machine is pure, so each of its steps can be taken again and measured.
 */
final class DriverTrace {
  /** What one step starts from. */
  record Moment(DriverState state, DriverEvent event) {}

  static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

  private final SyntheticL2 l2;
  private final List<DerivedAttributes> derived;
  private final Map<Hash, Long> numbers = new HashMap<>();
  private final Deque<DriverEvent> mailbox = new ArrayDeque<>();
  private final List<Moment> moments = new ArrayList<>();
  private final DriverMachine machine;
  private DriverState state;
  private long l1Origin;

  private DriverTrace(SyntheticL2 l2, List<DerivedAttributes> derived) {
    this.l2 = l2;
    this.derived = derived;
    this.machine =
        new DriverMachine(
            l2.config(),
            DriverSettings.DEFAULT,
            true,
            payload -> L2BlockRefs.of(l2.config(), payload));
    this.state = machine.initial();
    numbers.put(l2.genesis().hash(), 0L);
    for (var block : l2.blocks()) numbers.put(block.ref().hash(), block.ref().number());
  }

  /**
   * @throws IllegalStateException when the machine does not arrive at the end of the chain
   */
  static DriverTrace of(SyntheticL2 l2, SyntheticL1 l1) {
    var derived = new ArrayList<DerivedAttributes>();
    new DerivationRun(l2, l1, false).pass(derived::add);
    var trace = new DriverTrace(l2, derived);
    trace.mailbox.add(new DriverEvent.Started());
    trace.mailbox.add(new DriverEvent.L1HeadChanged(l1.blocks().getLast().ref()));
    trace.run();
    return trace;
  }

  DriverMachine machine() {
    return machine;
  }

  List<Moment> moments() {
    return moments;
  }

  private void run() {
    for (var event = mailbox.poll(); event != null; event = mailbox.poll()) {
      moments.add(new Moment(state, event));
      var step = machine.step(state, event, NOW);
      state = step.state();
      step.effects().forEach(this::run);
    }
    if (state.heads().safe().number() != l2.blocks().size())
      throw new IllegalStateException("the driver stopped at " + state.heads().safe());
  }

  private void run(DriverEffect effect) {
    switch (effect) {
      case DriverEffect.UpdateForkchoice(var call, var wanted, var attributes) ->
          mailbox.add(
              new DriverEvent.ForkchoiceAnswered(
                  call,
                  new ForkchoiceOutcome.Updated(attributes.map(_ -> idAfter(wanted.head())))));
      case DriverEffect.GetPayload(var call, var id, _) ->
          mailbox.add(
              new DriverEvent.GetPayloadAnswered(
                  call, new GetPayloadOutcome.Built(block(id.bytes().getLong(0)))));
      case DriverEffect.NewPayload(var call, _) ->
          mailbox.add(new DriverEvent.NewPayloadAnswered(call, new NewPayloadOutcome.Valid()));
      case DriverEffect.ReadL1Ref(var call, var which) ->
          mailbox.add(new DriverEvent.L1RefRead(call, Fetched.found(l1(which))));
      case DriverEffect.ReadL2Ref(var call, _) ->
          mailbox.add(new DriverEvent.L2RefRead(call, Fetched.found(l2.genesis())));
      case DriverEffect.ReadPayload(var call, _) ->
          mailbox.add(new DriverEvent.PayloadRead(call, Fetched.missing("not built yet")));
      case DriverEffect.ReadSafeHead(var call, _) ->
          mailbox.add(new DriverEvent.SafeHeadRead(call, Fetched.missing("none yet")));
      case DriverEffect.RecordSafeHead(var call, _) -> stored(call);
      case DriverEffect.TruncateSafeHeads(var call, _) -> stored(call);
      case DriverEffect.ClearSafeHeads(var call) -> stored(call);
      case DriverEffect.TellDerivation(var command) -> derive(command);
      case DriverEffect.TellSequencer _,
          DriverEffect.ArmStep _,
          DriverEffect.ArmFlush _,
          DriverEffect.Count _,
          DriverEffect.Warn _,
          DriverEffect.Finish _ -> {}
      case DriverEffect.StopNode(var why) -> throw new IllegalStateException(why.cause());
    }
  }

  private void stored(Call call) {
    mailbox.add(new DriverEvent.SafeHeadsChanged(call, Optional.empty()));
  }

  private void derive(DerivationCommand command) {
    switch (command) {
      case DerivationCommand.Reset(var epoch, _) ->
          mailbox.add(new DriverEvent.DerivationReset(epoch, SyntheticL2.l1(0)));
      case DerivationCommand.Pull(var epoch, var id, var parent) ->
          pull(new Call(epoch, id), parent);
      case DerivationCommand.L1HeadMoved _,
          DerivationCommand.FlushChannel _,
          DerivationCommand.Inspect _,
          DerivationCommand.Happened _ -> {}
    }
  }

  private void pull(Call call, L2BlockRef parent) {
    if (parent.number() == derived.size()) {
      mailbox.add(new DriverEvent.DerivationIdled(call, SyntheticL2.l1(l1Origin)));
      return;
    }
    var next = derived.get((int) parent.number());
    while (l1Origin < next.derivedFrom().number())
      mailbox.add(new DriverEvent.DerivationProgressed(call.epoch(), SyntheticL2.l1(++l1Origin)));
    mailbox.add(new DriverEvent.AttributesDerived(call, next));
  }

  /** Only what L1 starts with is asked for by a node that starts at genesis. */
  private static L1BlockRef l1(BlockSelector which) {
    return which instanceof BlockSelector.ByNumber(var number)
        ? SyntheticL2.l1(number)
        : SyntheticL2.l1(0);
  }

  /** A building job is named after the number of its block. */
  private PayloadId idAfter(Hash head) {
    var number = numbers.get(head) + 1;
    return new PayloadId(Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(number).array()));
  }

  private PayloadEnvelope block(long number) {
    return Payloads.built(SyntheticL2.l2(number), derived.get((int) number - 1).attributes());
  }
}
