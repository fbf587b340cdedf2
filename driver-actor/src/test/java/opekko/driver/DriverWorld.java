package opekko.driver;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import opekko.derivation.DerivationCommand;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.fault.Fault;
import opekko.protocol.fault.Fetched;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.port.SafeHeadStore;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;
import opekko.sequencer.SequencerEvent;

/**
 * A driver with everything around it in memory: effects are carried out at once, and their answers
 * are handled in order until nothing is left to do. Timers only fire when told to.
 */
final class DriverWorld {
  /** What derivation will find: the block of this number, read from this L1 block. */
  record Planned(long derivedFrom, boolean last, List<Bytes> transactions) {}

  final FakeEngine engine = new FakeEngine();
  final DriverMachine machine;
  final Map<Long, L1BlockRef> l1 = new HashMap<>();
  final TreeMap<Long, SafeHeadStore.Entry> safeHeads = new TreeMap<>();
  final List<DriverEffect> effects = new ArrayList<>();
  final List<DriverEvent> events = new ArrayList<>();
  final List<DerivationCommand> toDerivation = new ArrayList<>();
  final List<SequencerEvent> toSequencer = new ArrayList<>();
  final Deque<DriverEvent> timers = new ArrayDeque<>();
  final List<Planned> plan = new ArrayList<>();
  Optional<Fault> l1Down = Optional.empty();
  Optional<Fault> storeDown = Optional.empty();
  DriverState state;
  Instant now = Instant.ofEpochSecond(1_700_000_000);

  private final Deque<DriverEvent> mailbox = new ArrayDeque<>();
  private final Set<Integer> handedOut = new HashSet<>();
  private long l1Head = -1;
  private long origin;

  DriverWorld(RollupConfig config, DriverSettings settings) {
    machine = Blocks.machine(config, settings, true);
    state = machine.initial();
    for (var number = 0L; number <= 40; number++) l1.put(number, Blocks.l1(number));
  }

  /** {@code count} more blocks that derivation will read from one L1 block, as one span. */
  void planSpan(long derivedFrom, int count) {
    for (var i = 1; i <= count; i++)
      plan.add(new Planned(derivedFrom, i == count, List.of(Blocks.USER_TRANSACTION)));
  }

  DriverWorld start() {
    return happen(new DriverEvent.Started());
  }

  DriverWorld l1Head(long number) {
    return happen(new DriverEvent.L1HeadChanged(l1.get(number)));
  }

  DriverWorld happen(DriverEvent event) {
    mailbox.add(event);
    var steps = 0;
    while (!mailbox.isEmpty()) {
      stepOnce();
      if (++steps > 10_000) throw new AssertionError("does not come to rest: " + events.getLast());
    }
    return this;
  }

  DriverWorld fireTimers() {
    var due = new ArrayList<>(timers);
    timers.clear();
    due.forEach(this::happen);
    return this;
  }

  private void stepOnce() {
    var event = mailbox.poll();
    events.add(event);
    var step = machine.step(state, event, now);
    state = step.state();
    effects.addAll(step.effects());
    step.effects().forEach(this::run);
  }

  private void run(DriverEffect effect) {
    switch (effect) {
      case DriverEffect.UpdateForkchoice(var call, var wanted, var attributes) ->
          mailbox.add(
              new DriverEvent.ForkchoiceAnswered(call, engine.forkchoice(wanted, attributes)));
      case DriverEffect.GetPayload(var call, var id, _) ->
          mailbox.add(new DriverEvent.GetPayloadAnswered(call, engine.getPayload(id)));
      case DriverEffect.NewPayload(var call, var envelope) ->
          mailbox.add(new DriverEvent.NewPayloadAnswered(call, engine.newPayload(envelope)));
      case DriverEffect.ReadL1Ref(var call, var which) ->
          mailbox.add(new DriverEvent.L1RefRead(call, readL1(which)));
      case DriverEffect.ReadL2Ref(var call, var which) ->
          mailbox.add(new DriverEvent.L2RefRead(call, engine.read(which)));
      case DriverEffect.ReadPayload(var call, var which) ->
          mailbox.add(new DriverEvent.PayloadRead(call, engine.readPayload(which)));
      case DriverEffect.ReadSafeHead(var call, var l1Number) -> {
        var entry = safeHeads.floorEntry(l1Number);
        mailbox.add(
            new DriverEvent.SafeHeadRead(
                call,
                entry == null ? Fetched.missing("not found") : Fetched.found(entry.getValue())));
      }
      case DriverEffect.RecordSafeHead(var call, var entry) -> {
        if (storeDown.isEmpty()) safeHeads.put(entry.l1().number(), entry);
        mailbox.add(new DriverEvent.SafeHeadsChanged(call, storeDown));
      }
      case DriverEffect.TruncateSafeHeads(var call, var boundary) -> {
        safeHeads.values().removeIf(e -> e.safe().number() > boundary.safe().number());
        mailbox.add(new DriverEvent.SafeHeadsChanged(call, storeDown));
      }
      case DriverEffect.ClearSafeHeads(var call) -> {
        safeHeads.clear();
        mailbox.add(new DriverEvent.SafeHeadsChanged(call, storeDown));
      }
      case DriverEffect.TellDerivation(var command) -> derive(command);
      case DriverEffect.ArmStep(var lane, _) -> timers.add(new DriverEvent.StepDue(lane));
      case DriverEffect.ArmFlush _ -> timers.add(new DriverEvent.FlushDue());
      case DriverEffect.TellSequencer(var event) -> toSequencer.add(event);
      case DriverEffect.Count _,
          DriverEffect.Warn _,
          DriverEffect.StopNode _,
          DriverEffect.Finish _ -> {}
    }
  }

  private Fetched<L1BlockRef> readL1(BlockSelector which) {
    if (l1Down.isPresent()) return new Fetched.Failed<>(l1Down.get());
    var found =
        switch (which) {
          case BlockSelector.ByNumber(var number) -> Optional.ofNullable(l1.get(number));
          case BlockSelector.ByHash(var hash) ->
              l1.values().stream().filter(ref -> ref.hash().equals(hash)).findFirst();
          case BlockSelector.ByLabel _ -> Optional.<L1BlockRef>empty();
        };
    return found
        .<Fetched<L1BlockRef>>map(Fetched::found)
        .orElse(Fetched.missing("L1 block " + which));
  }

  private void derive(DerivationCommand command) {
    toDerivation.add(command);
    switch (command) {
      case DerivationCommand.Reset(var epoch, var safeHead) -> {
        origin = safeHead.l1Origin().number();
        handedOut.clear();
        mailbox.add(new DriverEvent.DerivationReset(epoch, l1.get(origin)));
      }
      case DerivationCommand.Pull(var epoch, var id, var parent) ->
          pull(new Call(epoch, id), parent);
      case DerivationCommand.L1HeadMoved(var head) -> l1Head = head.number();
      case DerivationCommand.FlushChannel _,
          DerivationCommand.Inspect _,
          DerivationCommand.Happened _ -> {}
    }
  }

  private void pull(Call call, L2BlockRef parent) {
    var index = (int) parent.number();
    // What was handed out is gone from the pipeline until a reset reads it again.
    var found =
        !handedOut.contains(index)
            && index < plan.size()
            && plan.get(index).derivedFrom() <= l1Head;
    moveOrigin(call.epoch(), found ? plan.get(index).derivedFrom() : l1Head);
    if (!found) {
      mailbox.add(new DriverEvent.DerivationIdled(call, l1.get(origin)));
      return;
    }
    handedOut.add(index);
    var planned = plan.get(index);
    var transactions = planned.transactions().toArray(Bytes[]::new);
    mailbox.add(
        new DriverEvent.AttributesDerived(
            call, Blocks.derived(parent, planned.derivedFrom(), planned.last(), transactions)));
  }

  private void moveOrigin(long epoch, long to) {
    for (; origin < to; origin++)
      mailbox.add(new DriverEvent.DerivationProgressed(epoch, l1.get(origin + 1)));
  }

  /** Whether something of the kind was among the effects. */
  <T extends DriverEffect> List<T> effectsOf(Class<T> kind) {
    return effects.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
