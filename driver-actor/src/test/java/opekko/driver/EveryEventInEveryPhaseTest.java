package opekko.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import opekko.protocol.engine.ForkchoiceOutcome;
import opekko.protocol.engine.GetPayloadOutcome;
import opekko.protocol.engine.NewPayloadOutcome;
import opekko.protocol.engine.PayloadId;
import opekko.protocol.fault.Fault;
import opekko.protocol.fault.Fetched;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.metrics.NodeEvent;
import opekko.protocol.port.CommittedBlock;
import opekko.protocol.type.Bytes;
import org.junit.jupiter.api.Test;

/** Every kind of event meets every phase and every job, and what must always hold still holds. */
class EveryEventInEveryPhaseTest {
  private final DriverWorld consensus = world(DriverSettings.DEFAULT);
  private final DriverWorld execution = world(ElSyncingTest.settings());

  private static DriverWorld world(DriverSettings settings) {
    var world = new DriverWorld(Blocks.config(Hardfork.HOLOCENE), settings);
    world.planSpan(1, 3);
    world.planSpan(2, 2);
    return world;
  }

  /** One state for each combination of phase and job that the stories pass through. */
  private Map<String, DriverState> states(DriverWorld world) {
    liveThrough(world);
    var states = new LinkedHashMap<String, DriverState>();
    var state = world.machine.initial();
    states.put(name(state), state);
    for (var event : world.events) {
      state = world.machine.step(state, event, world.now).state();
      states.putIfAbsent(name(state), state);
    }
    return states;
  }

  private void liveThrough(DriverWorld world) {
    world.engine.refused =
        attributes -> attributes.timestamp() == 1008 && !attributes.isDepositsOnly();
    world.start();
    var first = Blocks.child(Blocks.GENESIS, Blocks.USER_TRANSACTION);
    var second = Blocks.child(Blocks.refOf(first));
    world.happen(new DriverEvent.UnsafePayloadReceived(second));
    world.happen(new DriverEvent.UnsafePayloadReceived(first));
    var rival = Blocks.child(Blocks.refOf(first), Bytes.of(0x02, 0x07));
    for (var decided :
        List.of(
            new Decided.Rewind(first.id(), 1),
            new Decided.Block(new CommittedBlock(1, 1, second)),
            new Decided.Block(new CommittedBlock(1, 1, rival))))
      world.happen(new DriverEvent.DecidedReceived(decided));
    world.l1Head(1);
    world.engine.down = Optional.of(new Fault.Temporary("refused"));
    world.l1Head(2);
    world.engine.down = Optional.empty();
    world.fireTimers();
    world.happen(new DriverEvent.L1FinalizedChanged(Blocks.l1(1)));
    // An engine that syncs by itself has no sequencer.
    if (world == consensus) DriverJournalTest.sequence(world);
    world.l1Down = Optional.of(new Fault.Temporary("no route"));
    world.happen(new DriverEvent.ResetRequested());
    world.l1Down = Optional.empty();
    world.fireTimers();
  }

  private static String name(DriverState state) {
    var sequencing = state.sequencer().running().map(job -> job.getClass().getSimpleName());
    return "%s/%s/%s"
        .formatted(
            state.phase().getClass().getSimpleName(),
            state.job().getClass().getSimpleName(),
            sequencing.orElse("-"));
  }

  @Test
  void shouldPassThroughAllPhasesAndJobs() {
    var names = new HashSet<>(states(consensus).keySet());
    names.addAll(states(execution).keySet());
    var phases = names.stream().map(n -> n.split("/")[0]).collect(Collectors.toSet());
    var jobs = names.stream().map(n -> n.split("/")[1]).collect(Collectors.toSet());

    // A stopped driver takes nothing any more; the backup head has a story of its own.
    assertEquals(Phase.class.getPermittedSubclasses().length - 1, phases.size(), phases.toString());
    for (var job :
        List.of(
            "Promoting",
            "Starting",
            "Sealing",
            "Inserting",
            "Consolidating",
            "AdoptingUnsafe",
            "CheckingDecided",
            "InsertingDecided",
            "AdoptingDecided")) assertTrue(jobs.contains(job), job);
    assertTrue(jobs.containsAll(List.of("CheckingElSync", "InsertingUnsafe", "ReadingSafeTip")));
    var sequencing = names.stream().map(n -> n.split("/")[2]).collect(Collectors.toSet());
    assertEquals(
        Set.of("-", "Starting", "Sealing", "Inserting", "Adopting", "Cancelling"), sequencing);
  }

  @Test
  void shouldHoldInvariantsWhateverHappensWhenever() {
    for (var world : List.of(consensus, execution))
      for (var state : states(world).values())
        for (var event : eventsFor(state)) {
          var step = world.machine.step(state, event, world.now);
          check(state, event, step);
        }
  }

  private static void check(DriverState before, DriverEvent event, Step step) {
    var after = step.state();
    var context = name(before) + " + " + event + " -> " + name(after);
    var engineCalls = step.effects().stream().filter(e -> isEngineCall(e)).count();
    assertTrue(engineCalls <= 1, context);
    if (engineCalls == 1) {
      assertTrue(after.engineCall().isPresent(), context);
      assertFalse(
          before.engineCall().isPresent() && before.engineCall().equals(after.engineCall()),
          context);
    }
    // A second call never leaves while one is out and unanswered.
    if (before.engineCall().isPresent() && !answers(event, before.engineCall().get()))
      assertEquals(0, engineCalls, context);
    assertTrue(after.epoch() >= before.epoch(), context);
    if (after.phase() instanceof Phase.Running) {
      var heads = after.heads();
      assertTrue(heads.finalized().number() <= heads.safe().number(), context);
      assertTrue(heads.safe().number() <= heads.pendingSafe().number(), context);
      assertTrue(heads.pendingSafe().number() <= heads.unsafe().number(), context);
    }
    if (after.epoch() == before.epoch() && after.phase() instanceof Phase.Running)
      assertTrue(
          after.heads().finalized().number() >= before.heads().finalized().number(), context);
    if (event instanceof DriverEvent.ForkchoiceAnswered(_, ForkchoiceOutcome.Syncing _))
      assertTrue(after.heads().unsafe().equals(before.heads().unsafe()), context);
  }

  private static boolean isEngineCall(DriverEffect effect) {
    return effect instanceof DriverEffect.UpdateForkchoice
        || effect instanceof DriverEffect.GetPayload
        || effect instanceof DriverEffect.NewPayload;
  }

  private static boolean answers(DriverEvent event, Call call) {
    return event instanceof DriverEvent.ForkchoiceAnswered(var c, _) && c.equals(call)
        || event instanceof DriverEvent.GetPayloadAnswered(var d, _) && d.equals(call)
        || event instanceof DriverEvent.NewPayloadAnswered(var e, _) && e.equals(call);
  }

  /** The samples, which are stale everywhere, and each possible answer to what is really out. */
  private static List<DriverEvent> eventsFor(DriverState state) {
    var events = new ArrayList<>(DriverJournalTest.everyEvent());
    state.engineCall().ifPresent(call -> events.addAll(engineAnswers(call)));
    state.jobRead().ifPresent(call -> events.addAll(readAnswers(call)));
    state.derivation().pull().ifPresent(call -> events.addAll(pullAnswers(call, state)));
    if (state.phase() instanceof Phase.FindingHeads(_, var call)) events.addAll(readAnswers(call));
    if (state.phase() instanceof Phase.ReadingL1Genesis(var call)) events.addAll(readAnswers(call));
    if (state.phase() instanceof Phase.TruncatingSafeHeads(var call))
      events.addAll(readAnswers(call));
    if (state.phase() instanceof Phase.RecordingGenesis(var call)) events.addAll(readAnswers(call));
    state.finality().check().ifPresent(check -> events.addAll(readAnswers(check.call())));
    events.add(new DriverEvent.DerivationReset(state.epoch(), Blocks.l1(0)));
    events.add(new DriverEvent.DerivationProgressed(state.epoch(), Blocks.l1(2)));
    return events;
  }

  private static final List<Fault> FAULTS =
      List.of(new Fault.Temporary("t"), new Fault.Reset("r"), new Fault.Critical("c"));

  private static List<DriverEvent> engineAnswers(Call call) {
    var out = new ArrayList<DriverEvent>();
    var id = Optional.of(new PayloadId(Bytes.wrap(new byte[8])));
    for (var outcome :
        List.of(
            new ForkchoiceOutcome.Updated(id),
            new ForkchoiceOutcome.Updated(Optional.empty()),
            new ForkchoiceOutcome.Syncing(),
            new ForkchoiceOutcome.Invalid("bad"),
            new ForkchoiceOutcome.InvalidAttributes("bad"),
            new ForkchoiceOutcome.InconsistentForkchoice("bad")))
      out.add(new DriverEvent.ForkchoiceAnswered(call, outcome));
    out.add(
        new DriverEvent.GetPayloadAnswered(
            call, new GetPayloadOutcome.Built(Blocks.child(Blocks.GENESIS))));
    out.add(new DriverEvent.GetPayloadAnswered(call, new GetPayloadOutcome.UnknownPayload("gone")));
    out.add(new DriverEvent.GetPayloadAnswered(call, new GetPayloadOutcome.Invalid("bad")));
    out.add(new DriverEvent.NewPayloadAnswered(call, new NewPayloadOutcome.Valid()));
    out.add(new DriverEvent.NewPayloadAnswered(call, new NewPayloadOutcome.Syncing()));
    out.add(new DriverEvent.NewPayloadAnswered(call, new NewPayloadOutcome.Invalid("bad")));
    for (var fault : FAULTS) {
      out.add(new DriverEvent.ForkchoiceAnswered(call, new ForkchoiceOutcome.Failed(fault)));
      out.add(new DriverEvent.GetPayloadAnswered(call, new GetPayloadOutcome.Failed(fault)));
      out.add(new DriverEvent.NewPayloadAnswered(call, new NewPayloadOutcome.Failed(fault)));
    }
    return out;
  }

  private static List<DriverEvent> readAnswers(Call call) {
    var out = new ArrayList<DriverEvent>();
    out.add(new DriverEvent.L1RefRead(call, Fetched.found(Blocks.l1(0))));
    out.add(new DriverEvent.L1RefRead(call, Fetched.missing("block")));
    out.add(new DriverEvent.L2RefRead(call, Fetched.found(Blocks.GENESIS)));
    out.add(new DriverEvent.L2RefRead(call, Fetched.missing("block")));
    out.add(new DriverEvent.PayloadRead(call, Fetched.found(Blocks.child(Blocks.GENESIS))));
    out.add(new DriverEvent.PayloadRead(call, Fetched.missing("block")));
    out.add(new DriverEvent.SafeHeadRead(call, Fetched.missing("entry")));
    out.add(new DriverEvent.SafeHeadsChanged(call, Optional.empty()));
    for (var fault : FAULTS) {
      out.add(new DriverEvent.L1RefRead(call, new Fetched.Failed<>(fault)));
      out.add(new DriverEvent.L2RefRead(call, new Fetched.Failed<>(fault)));
      out.add(new DriverEvent.PayloadRead(call, new Fetched.Failed<>(fault)));
      out.add(new DriverEvent.SafeHeadRead(call, new Fetched.Failed<>(fault)));
      out.add(new DriverEvent.SafeHeadsChanged(call, Optional.of(fault)));
    }
    return out;
  }

  private static List<DriverEvent> pullAnswers(Call call, DriverState state) {
    var out = new ArrayList<DriverEvent>();
    out.add(
        new DriverEvent.AttributesDerived(
            call, Blocks.derived(state.heads().pendingSafe(), 2, true, Blocks.USER_TRANSACTION)));
    out.add(new DriverEvent.AttributesDerived(call, Blocks.derived(Blocks.GENESIS, 2, false)));
    out.add(new DriverEvent.DerivationIdled(call, Blocks.l1(2)));
    for (var fault : FAULTS) out.add(new DriverEvent.DerivationFaulted(call, fault));
    return out;
  }

  @Test
  void shouldDropRepliesOfEarlierEpochAndCountThem() {
    var world = consensus;
    world.start();
    world.engine.down = Optional.empty();
    var asked =
        world.machine.step(world.state, new DriverEvent.L1HeadChanged(Blocks.l1(1)), world.now);
    var pull = asked.state().derivation().pull().orElseThrow();
    var reset = world.machine.step(asked.state(), new DriverEvent.ResetRequested(), world.now);

    var late =
        world.machine.step(
            reset.state(),
            new DriverEvent.AttributesDerived(pull, Blocks.derived(Blocks.GENESIS, 1, true)),
            world.now);

    assertEquals(reset.state().derivation(), late.state().derivation());
    assertEquals(List.of(new DriverEffect.Count(NodeEvent.STALE_REPLIES)), late.effects());
  }

  @Test
  void shouldKeepEngineToItselfUntilStaleCallIsAnswered() {
    var world = consensus;
    var step = startedBuilding(world);
    var call = step.state().engineCall().orElseThrow();
    step = world.machine.step(step.state(), new DriverEvent.ResetRequested(), world.now);
    assertEquals(Optional.of(call), step.state().engineCall());

    step =
        world.machine.step(
            step.state(),
            new DriverEvent.ForkchoiceAnswered(call, new ForkchoiceOutcome.Syncing()),
            world.now);

    assertEquals(Optional.empty(), step.state().engineCall());
    assertTrue(step.effects().contains(new DriverEffect.Count(NodeEvent.STALE_REPLIES)));
  }

  @Test
  void shouldFinishShutdownOnlyWhenEngineHasAnswered() {
    var world = consensus;
    var step = startedBuilding(world);
    var call = step.state().engineCall().orElseThrow();

    var closing = world.machine.step(step.state(), new DriverEvent.ShutdownRequested(), world.now);
    assertEquals(List.of(), closing.effects());
    var answered =
        world.machine.step(
            closing.state(),
            new DriverEvent.ForkchoiceAnswered(
                call,
                new ForkchoiceOutcome.Updated(Optional.of(new PayloadId(Bytes.wrap(new byte[8]))))),
            world.now);

    assertEquals(List.of(new DriverEffect.Finish()), answered.effects());
  }

  /** A world whose engine has just been asked to build the first derived block. */
  private static Step startedBuilding(DriverWorld world) {
    world.start();
    var step =
        world.machine.step(world.state, new DriverEvent.L1HeadChanged(Blocks.l1(1)), world.now);
    var pull = step.state().derivation().pull().orElseThrow();
    return world.machine.step(
        step.state(),
        new DriverEvent.AttributesDerived(pull, Blocks.derived(Blocks.GENESIS, 1, true)),
        world.now);
  }
}
