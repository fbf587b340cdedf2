package opekko.sequencer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.engine.PayloadId;
import opekko.protocol.fault.Fault;
import opekko.protocol.fault.Fetched;
import opekko.protocol.l1.L1Block;
import opekko.protocol.metrics.NodeEvent;
import opekko.protocol.port.CommitLog.Outcome;
import opekko.protocol.port.CommitLog.Position;
import opekko.protocol.port.CommittedBlock;
import opekko.protocol.testkit.Chains;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L2BlockRef;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every kind of event meets every phase, in each mode, and what must always hold still holds. */
class EveryEventInEveryPhaseTest {
  private static final int HISTORIES = 60;

  /** A moment of some history. */
  private record Moment(SequencerMachine machine, SequencerState state, Instant now) {
    String name() {
      return EveryEventInEveryPhaseTest.name(machine, state);
    }
  }

  private static final Map<String, Moment> MOMENTS = new LinkedHashMap<>();
  private static PayloadEnvelope block;

  /** One moment for each combination of phase and mode that random histories pass through. */
  @BeforeAll
  static void liveThrough() {
    for (var seed = 0; seed < HISTORIES; seed++)
      new ChaosWorld(seed, EveryEventInEveryPhaseTest::remember).run();
    for (var seed = 0; seed < HISTORIES; seed++)
      new ChaosWorld(seed, EveryEventInEveryPhaseTest::remember, true).run();
  }

  private static Step remember(
      SequencerMachine running, SequencerState state, SequencerEvent event, Instant now) {
    var step = running.step(state, event, now);
    MOMENTS.putIfAbsent(name(running, step.state()), new Moment(running, step.state(), now));
    if (event instanceof SequencerEvent.BuildSealed(_, EngineWork.Sealed(var sealed)))
      block = sealed;
    return step;
  }

  private static String name(SequencerMachine machine, SequencerState state) {
    return String.join(
        " ",
        machine.settings().sharesLog() ? "shared" : "alone",
        state.unsettled().isPresent() ? "unsettled" : "",
        state.phase().getClass().getSimpleName(),
        state.active() ? "active" : "stopped",
        state.term().isPresent() ? "leading" : "following",
        state.awaitingReset() ? "resetting" : "settled",
        state.admin().getClass().getSimpleName());
  }

  @Test
  void shouldPassThroughAllPhasesAndModes() {
    var phases =
        MOMENTS.values().stream()
            .map(moment -> moment.state().phase().getClass().getSimpleName())
            .collect(Collectors.toSet());
    var all =
        Arrays.stream(Phase.class.getNestMembers())
            .filter(Class::isRecord)
            .map(Class::getSimpleName)
            .collect(Collectors.toSet());
    assertEquals(all, phases);
    for (var mode : List.of("active", "stopped", "leading", "following", "resetting", "Stopping"))
      assertTrue(MOMENTS.keySet().stream().anyMatch(name -> name.contains(mode)), mode);
  }

  @Test
  void shouldHaveASampleOfEveryEvent() {
    var moment = MOMENTS.values().iterator().next();
    var kinds = events(moment.state()).stream().map(Object::getClass).distinct().count();

    assertEquals(SequencerEvent.class.getPermittedSubclasses().length, kinds);
  }

  @Test
  void shouldHoldInvariantsWhateverHappensWhenever() {
    for (var moment : MOMENTS.values())
      for (var event : events(moment.state()))
        check(moment, event, moment.machine().step(moment.state(), event, moment.now()));
  }

  private static void check(Moment moment, SequencerEvent event, Step step) {
    var before = moment.state();
    var after = step.state();
    var context = moment.name() + " + " + event + " -> " + name(moment.machine(), after);
    var work =
        effects(step, SequencerEffect.AskDriver.class).stream()
            .filter(ask -> ask.request() instanceof SequencerRequest.Work)
            .toList();
    assertTrue(work.size() <= 1, context);
    if (!work.isEmpty()) {
      assertTrue(before.active() && before.term().isPresent(), context);
      assertFalse(after.awaitingReset(), context);
    }
    // The order of a block's stages: each may only follow the one before.
    if (!effects(step, SequencerEffect.Sign.class).isEmpty())
      assertTrue(isCommitted(event), context);
    if (!effects(step, SequencerEffect.Publish.class).isEmpty())
      assertTrue(event instanceof SequencerEvent.BlockSigned(_, Fetched.Found<?> _), context);
    if (!effects(step, SequencerEffect.Commit.class).isEmpty())
      assertTrue(after.phase() instanceof Phase.Committing, context);
    if (after.phase() instanceof Phase.Inserting && !(before.phase() instanceof Phase.Inserting))
      assertTrue(
          before.phase() instanceof Phase.Signing
              || before.phase() instanceof Phase.Uninserted
              || isCommitted(event) && moment.machine().settings().sharesLog(),
          context);
    if (moment.machine().settings().sharesLog()) checkShared(before, step, context);
    if (event instanceof SequencerEvent.LeadershipLost(var term)
            && before.term().isPresent()
            && term == before.term().getAsLong()
        || event instanceof SequencerEvent.ResetBegun)
      assertTrue(after.phase() instanceof Phase.Idle, context);
    // Whoever waits for an answer also waits for a time.
    if (after.phase() instanceof Phase.Asks && after.active())
      assertTrue(after.nextAction().isPresent(), context);
    if (after.nextAction().isPresent() && !after.nextAction().equals(before.nextAction()))
      assertTrue(
          effects(step, SequencerEffect.ArmAction.class)
              .contains(new SequencerEffect.ArmAction(after.nextAction().get())),
          context);
    assertTrue(after.lastCall() >= before.lastCall(), context);
  }

  /** What others wrote is respected, and a height never gets two proposals in a term. */
  private static void checkShared(SequencerState before, Step step, String context) {
    var head = before.unsafe().id();
    for (var rewind : effects(step, SequencerEffect.Rewind.class))
      assertEquals(Optional.of(rewind.back()), before.rewind(), context);
    for (var ask : effects(step, SequencerEffect.AskDriver.class))
      if (ask.request() instanceof SequencerRequest.StartBuild)
        assertTrue(
            before.logTip().filter(head::equals).isPresent()
                || before.rewind().filter(cause -> cause.to().equals(head)).isPresent(),
            context);
    for (var commit : effects(step, SequencerEffect.Commit.class)) {
      assertEquals(step.state().term().orElseThrow(), commit.call().term(), context);
      if (before.unsettled().isPresent() && before.term().equals(step.state().term()))
        assertEquals(before.unsettled().get().envelope(), commit.block(), context);
    }
    for (var sign : effects(step, SequencerEffect.Sign.class))
      assertEquals(step.state().term().orElse(-1), sign.call().term(), context);
  }

  /** In whatever it was interrupted: with a new term it begins from what the log says. */
  @Test
  void shouldAskTheLogFirstWhenLeadershipChangedInAnyPhase() {
    var started = 0;
    for (var moment : MOMENTS.values()) {
      var machine = moment.machine();
      if (!machine.settings().sharesLog() || moment.state().term().isEmpty()) continue;
      var term = moment.state().term().getAsLong();
      var gained = new SequencerEvent.LeadershipGained(term + 2);
      for (var events :
          List.of(
              List.of(gained),
              List.of(new SequencerEvent.LeadershipLost(term), gained),
              List.of(gained, new SequencerEvent.LeadershipLost(term)))) {
        var step = new Step(moment.state(), List.of());
        for (var event : events) {
          step = machine.step(step.state(), event, moment.now());
          assertEquals(List.of(), effects(step, SequencerEffect.Commit.class), moment.name());
          assertEquals(List.of(), effects(step, SequencerEffect.Publish.class), moment.name());
        }
        assertEquals(term + 2, step.state().term().orElseThrow(), moment.name());
        assertTrue(step.state().phase() instanceof Phase.Idle, moment.name());
        assertEquals(Optional.empty(), step.state().unsettled(), moment.name());
        for (var late : answers(callOf(moment.state())))
          assertEquals(
              List.of(), work(machine.step(step.state(), late, moment.now())), moment.name());
        var next = machine.step(step.state(), new SequencerEvent.ActionDue(), moment.now());
        if (step.state().nextAction().isEmpty()
            || step.state().asideUntil().isPresent()
            || moment.state().admin() instanceof Admin.Stopping
            || moment.state().unsafe().equals(L2BlockRef.NONE)) continue;
        started++;
        assertEquals(
            List.of(moment.state().unsafe().id()),
            effects(next, SequencerEffect.ReadCommitted.class).stream()
                .map(SequencerEffect.ReadCommitted::head)
                .toList(),
            moment.name());
        assertEquals(List.of(), work(next), moment.name());
      }
    }
    assertTrue(started > 20, started + " phases");
  }

  private static Call callOf(SequencerState state) {
    return state.phase() instanceof Phase.Asks asking ? asking.call() : new Call(0, -1);
  }

  /** What would change the log, the chain or what others see. */
  private static List<SequencerEffect> work(Step step) {
    return step.effects().stream()
        .filter(effect ->
            effect instanceof SequencerEffect.Commit
                || effect instanceof SequencerEffect.Rewind
                || effect instanceof SequencerEffect.Sign
                || effect instanceof SequencerEffect.Publish
                || effect instanceof SequencerEffect.AskDriver(SequencerRequest.Work _))
        .toList();
  }

  private static boolean isCommitted(SequencerEvent event) {
    return event instanceof SequencerEvent.OriginRead
        || event instanceof SequencerEvent.LogAnswered(_, Outcome.Committed _)
        || event
            instanceof SequencerEvent.CommittedRead(_, Fetched.Found<Position>(Position.Next _));
  }

  private static <T> List<T> effects(Step step, Class<T> kind) {
    return step.effects().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  @Test
  void shouldCountAnswersNobodyWaitsForAndChangeNothing() {
    var stale = new Call(0, -1);
    for (var moment : MOMENTS.values())
      for (var answer : answers(stale)) {
        var quiet =
            moment
                .machine()
                .step(
                    moment.state(),
                    new SequencerEvent.RecoverModeSet(moment.state().recoverMode()),
                    moment.now());
        var step = moment.machine().step(moment.state(), answer, moment.now());

        assertEquals(quiet.state(), step.state(), moment.name() + " + " + answer);
        assertTrue(
            step.effects().contains(new SequencerEffect.Count(NodeEvent.STALE_REPLIES)),
            answer.toString());
      }
  }

  /** Facts and requests, answers that are stale everywhere, and answers to what is really out. */
  private static List<SequencerEvent> events(SequencerState state) {
    var head = state.unsafe();
    var other = new L2BlockRef(Chains.hash(77), 3, head.hash(), head.time(), head.l1Origin(), 0);
    var events = new ArrayList<SequencerEvent>();
    events.addAll(
        List.of(
            new SequencerEvent.Born(true, state.lastCall()),
            new SequencerEvent.Born(false, state.lastCall()),
            new SequencerEvent.StartRequested(900, head.hash()),
            new SequencerEvent.StartRequested(901, Hash.ZERO),
            new SequencerEvent.StopRequested(902),
            new SequencerEvent.WishPersisted(900, Optional.empty()),
            new SequencerEvent.WishPersisted(0, Optional.of("disk full")),
            new SequencerEvent.RecoverModeSet(true),
            new SequencerEvent.MaxSafeLagSet(1),
            new SequencerEvent.LeadershipGained(state.term().orElse(0) + 1),
            new SequencerEvent.LeadershipLost(state.term().orElse(0)),
            new SequencerEvent.LeadershipLost(state.term().orElse(0) - 1),
            new SequencerEvent.HeadsChanged(other, other),
            new SequencerEvent.HeadsChanged(head, head),
            new SequencerEvent.ResetBegun("reorg"),
            new SequencerEvent.ResetConfirmed(),
            new SequencerEvent.DerivedBuildBegun(),
            new SequencerEvent.EngineFailed(true, "syncing"),
            new SequencerEvent.EngineFailed(false, "down"),
            new SequencerEvent.L1HeadChanged(new ChaosL1(Chains.hash(1)).head()),
            new SequencerEvent.ActionDue(),
            new SequencerEvent.DataRetryDue(),
            new SequencerEvent.BlockPublished(3, Optional.of("no peers"))));
    if (state.phase() instanceof Phase.Holds held) {
      var own = held.block().ref();
      events.add(new SequencerEvent.HeadsChanged(own, head));
    }
    events.addAll(answers(new Call(0, -1)));
    if (state.phase() instanceof Phase.Asks asking) events.addAll(answers(asking.call()));
    state.origins().reading().ifPresent(call -> events.addAll(answers(call)));
    state.configRead().ifPresent(read -> events.addAll(answers(read.call())));
    state.republishing().ifPresent(again -> events.addAll(answers(again.call())));
    state.lateSignature().ifPresent(call -> events.addAll(answers(call)));
    return events;
  }

  private static List<SequencerEvent> answers(Call call) {
    var events = new ArrayList<SequencerEvent>();
    var fault = new Fault.Temporary("down");
    events.add(
        new SequencerEvent.BuildStarted(
            call, new EngineWork.Started(new PayloadId(Bytes.wrap(new byte[8])))));
    events.add(new SequencerEvent.BuildSealed(call, new EngineWork.Sealed(block)));
    events.add(new SequencerEvent.BlockInserted(call, new EngineWork.Inserted()));
    events.add(new SequencerEvent.BuildStarted(call, new EngineWork.Failed("down")));
    events.add(new SequencerEvent.BlockInserted(call, new EngineWork.Failed("down")));
    events.add(new SequencerEvent.BuildStarted(call, new EngineWork.Syncing()));
    events.add(new SequencerEvent.BlockInserted(call, new EngineWork.Syncing()));
    for (var text : List.of("stale", "refused")) {
      var isStale = text.equals("stale");
      events.add(
          new SequencerEvent.BuildStarted(
              call, isStale ? new EngineWork.Stale(text) : new EngineWork.Refused(text)));
      events.add(
          new SequencerEvent.BuildSealed(
              call, isStale ? new EngineWork.Stale(text) : new EngineWork.Refused(text)));
      events.add(
          new SequencerEvent.BlockInserted(
              call, isStale ? new EngineWork.Stale(text) : new EngineWork.Refused(text)));
    }
    events.add(new SequencerEvent.LogAnswered(call, new Outcome.Committed(block.id(), 0)));
    events.add(new SequencerEvent.LogAnswered(call, new Outcome.Refused("disk full")));
    events.add(new SequencerEvent.LogAnswered(call, new Outcome.Unknown("sync failed")));
    for (var position :
        List.of(
            new Position.Next(new CommittedBlock(1, 0, block)),
            new Position.AtTip(0),
            new Position.Empty(),
            new Position.Elsewhere(block.id(), Optional.empty()),
            new Position.Elsewhere(block.id(), Optional.of(block.id()))))
      events.add(new SequencerEvent.CommittedRead(call, Fetched.found(position)));
    events.add(new SequencerEvent.CommittedRead(call, Fetched.missing("log")));
    events.add(new SequencerEvent.CommittedRead(call, new Fetched.Failed<>(fault)));
    events.add(
        new SequencerEvent.BlockSigned(
            call,
            Fetched.found(new opekko.protocol.engine.SignedPayload(block, Bytes.EMPTY, null))));
    events.add(new SequencerEvent.BlockSigned(call, new Fetched.Failed<>(fault)));
    events.add(new SequencerEvent.OriginRead(call, new ChaosL1(Chains.hash(1)).read(0)));
    events.add(new SequencerEvent.OriginRead(call, Fetched.<L1Block>missing("block")));
    events.add(new SequencerEvent.OriginRead(call, new Fetched.Failed<>(fault)));
    events.add(new SequencerEvent.ConfigRead(call, Fetched.found(Chains.systemConfig())));
    events.add(new SequencerEvent.ConfigRead(call, new Fetched.Failed<>(fault)));
    return events;
  }
}
