package opekko.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import opekko.protocol.engine.ForkchoiceOutcome;
import opekko.protocol.engine.GetPayloadOutcome;
import opekko.protocol.engine.NewPayloadOutcome;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.engine.PayloadId;
import opekko.protocol.fault.Fault;
import opekko.protocol.fault.Fetched;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.L2BlockRef;
import opekko.sequencer.EngineWork;
import opekko.sequencer.SequencerEvent;
import opekko.sequencer.SequencerRequest;
import org.junit.jupiter.api.Test;

/** The machine does the sequencer's work at the engine and tells it of the chain. */
class SequencerWorkTest {
  private static final Bytes OTHER_TRANSACTION = Bytes.of(0x02, 0x09);

  private final DriverWorld world =
      new DriverWorld(Blocks.config(Hardfork.HOLOCENE), DriverSettings.DEFAULT);
  private long calls;

  private SequencerWorkTest running() {
    ask(new SequencerRequest.Announce());
    world.start();
    return this;
  }

  private void ask(SequencerRequest request) {
    world.happen(new DriverEvent.SequencerAsked(request));
  }

  private List<SequencerEvent> told() {
    var told = List.copyOf(world.toSequencer);
    world.toSequencer.clear();
    return told;
  }

  private opekko.sequencer.Call call() {
    return new opekko.sequencer.Call(1, ++calls);
  }

  private SequencerRequest.StartBuild startOn(L2BlockRef parent) {
    return new SequencerRequest.StartBuild(
        call(),
        parent,
        Blocks.attributes(parent, parent.l1Origin(), Blocks.USER_TRANSACTION).withNoTxPool(false));
  }

  private SequencerRequest.InsertBlock insert(PayloadEnvelope block) {
    return new SequencerRequest.InsertBlock(call(), block, Blocks.refOf(block));
  }

  private static EngineWork outcome(List<SequencerEvent> told) {
    return switch (told.getLast()) {
      case SequencerEvent.BuildStarted(_, var outcome) -> outcome;
      case SequencerEvent.BuildSealed(_, var outcome) -> outcome;
      case SequencerEvent.BlockInserted(_, var outcome) -> outcome;
      default -> throw new AssertionError("no answer: " + told);
    };
  }

  /** A block through all of its stages. */
  private L2BlockRef sequence(L2BlockRef parent) {
    ask(startOn(parent));
    var started = (EngineWork.Started) outcome(told());
    ask(new SequencerRequest.SealBuild(call(), started.id(), parent, parent.time() + 2));
    var sealed = (EngineWork.Sealed) outcome(told());
    ask(insert(sealed.envelope()));
    assertEquals(new EngineWork.Inserted(), outcome(told()));
    return Blocks.refOf(sealed.envelope());
  }

  @Test
  void shouldTellANewSequencerOfHeadsOnlyWhenTheyAreFound() {
    ask(new SequencerRequest.Announce());
    assertInstanceOf(SequencerEvent.ResetBegun.class, told().getLast());

    world.start();

    var told = told();
    assertEquals(
        List.of(
            new SequencerEvent.HeadsChanged(Blocks.GENESIS, Blocks.GENESIS),
            new SequencerEvent.ResetConfirmed()),
        told.subList(told.size() - 2, told.size()));
  }

  @Test
  void shouldTellASequencerThatIsBornLaterAllItMisses() {
    world.start().l1Head(3);

    ask(new SequencerRequest.Announce());

    assertEquals(
        List.of(
            new SequencerEvent.L1HeadChanged(Blocks.l1(3)),
            new SequencerEvent.HeadsChanged(Blocks.GENESIS, Blocks.GENESIS)),
        told());
  }

  @Test
  void shouldTellNothingWhereThereIsNoSequencer() {
    world.planSpan(1, 2);
    world.start().l1Head(1);
    world.happen(new DriverEvent.ResetRequested());

    assertEquals(List.of(), world.toSequencer);
  }

  @Test
  void shouldMakeFourEngineCallsForABlockAndTellItsHeadBeforeTheAnswer() {
    running();
    world.engine.calls.clear();

    ask(startOn(Blocks.GENESIS));
    var started = (EngineWork.Started) outcome(told());
    ask(new SequencerRequest.SealBuild(call(), started.id(), Blocks.GENESIS, 1002));
    var sealed = (EngineWork.Sealed) outcome(told());
    var insert = insert(sealed.envelope());
    ask(insert);

    assertEquals(
        List.of("forkchoice+build", "getPayload", "newPayload", "forkchoice"), world.engine.calls);
    assertEquals(
        List.of(
            new SequencerEvent.HeadsChanged(insert.ref(), Blocks.GENESIS),
            new SequencerEvent.BlockInserted(insert.call(), new EngineWork.Inserted())),
        told());
    assertEquals(insert.ref(), world.state.shown().unsafeL2());
  }

  @Test
  void shouldFindWorkStaleThatStandsOnAnotherHead() {
    running();
    var first = sequence(Blocks.GENESIS);
    var rival = Blocks.child(Blocks.GENESIS, OTHER_TRANSACTION);

    ask(startOn(Blocks.GENESIS));
    assertInstanceOf(EngineWork.Stale.class, outcome(told()));
    ask(
        new SequencerRequest.SealBuild(
            call(), new PayloadId(Bytes.wrap(new byte[8])), Blocks.GENESIS, 1002));
    assertInstanceOf(EngineWork.Stale.class, outcome(told()));
    ask(insert(rival));

    assertInstanceOf(EngineWork.Stale.class, outcome(told()));
    assertEquals(first, world.state.heads().unsafe());
  }

  @Test
  void shouldTakeABlockThatIsTheHeadAlreadyForInserted() {
    running();
    var block = Blocks.child(Blocks.GENESIS, Blocks.USER_TRANSACTION);
    ask(insert(block));
    world.engine.calls.clear();
    told();

    ask(insert(block));

    assertEquals(new EngineWork.Inserted(), outcome(told()));
    assertEquals(List.of(), world.engine.calls);
  }

  @Test
  void shouldPassOnWhatTheEngineRefusesOrCannotSayAndGoOn() {
    running();
    world.engine.refused = attributes -> true;
    ask(startOn(Blocks.GENESIS));
    assertEquals(new EngineWork.Refused("nonce too low"), outcome(told()));
    world.engine.refused = attributes -> false;

    world.engine.down = Optional.of(new Fault.Temporary("connection refused"));
    ask(startOn(Blocks.GENESIS));
    assertEquals(new EngineWork.Failed("connection refused"), outcome(told()));
    var block = Blocks.child(Blocks.GENESIS, Blocks.USER_TRANSACTION);
    ask(insert(block));
    assertEquals(new EngineWork.Failed("connection refused"), outcome(told()));
    world.engine.down = Optional.empty();

    world.engine.invalid = envelope -> true;
    ask(insert(block));
    assertEquals(new EngineWork.Refused("bad state root"), outcome(told()));
    world.engine.invalid = envelope -> false;

    sequence(Blocks.GENESIS);
    assertInstanceOf(Phase.Running.class, world.state.phase());
  }

  @Test
  void shouldRefuseABlockWhoseDepositsTheEngineMoved() {
    running();
    world.engine.handsOut =
        built -> {
          var swapped =
              Blocks.attributes(Blocks.GENESIS, Blocks.GENESIS.l1Origin(), Bytes.of(0x7e, 1));
          var transactions = new ArrayList<>(built.payload().transactions());
          transactions.addAll(swapped.transactions());
          return new GetPayloadOutcome.Built(
              Blocks.child(Blocks.GENESIS, transactions.toArray(Bytes[]::new)));
        };
    ask(startOn(Blocks.GENESIS));
    var started = (EngineWork.Started) outcome(told());

    ask(new SequencerRequest.SealBuild(call(), started.id(), Blocks.GENESIS, 1002));

    assertInstanceOf(EngineWork.Refused.class, outcome(told()));
  }

  @Test
  void shouldFindOutByAResetWhatAnEngineHasThatLostItsHead() {
    running();
    var block = Blocks.child(Blocks.GENESIS, Blocks.USER_TRANSACTION);
    ask(insert(block));
    var head = Blocks.refOf(block);
    told();
    world.engine.blocks.clear();
    world.engine.setState(
        new opekko.protocol.engine.ForkchoiceState(
            Blocks.GENESIS.hash(), Blocks.GENESIS.hash(), Blocks.GENESIS.hash()));

    var lost = insert(Blocks.child(head, Blocks.USER_TRANSACTION));
    ask(lost);

    var told = told();
    assertEquals(
        new SequencerEvent.BlockInserted(lost.call(), new EngineWork.Syncing()), told.getFirst());
    assertInstanceOf(SequencerEvent.ResetBegun.class, told.get(1));
    world.fireTimers();
    assertEquals(Blocks.GENESIS, world.state.heads().unsafe());
  }

  @Test
  void shouldServeTheSequencerWhileAnUnsafeBlockIsReadAndKeepWhatIsComparedMeanwhile() {
    running();
    var first = sequence(Blocks.GENESIS);
    var step = consolidating(first);
    assertInstanceOf(Job.Consolidating.class, step.state().job());
    var second = Blocks.child(first, Blocks.USER_TRANSACTION);

    step = step(step, new DriverEvent.SequencerAsked(insert(second)));
    var insertion = step.state().engineCall().orElseThrow();
    assertInstanceOf(DriverEffect.NewPayload.class, step.effects().getFirst());
    step =
        step(
            step,
            new DriverEvent.PayloadRead(
                step.state().jobRead().orElseThrow(),
                Fetched.found(world.engine.blocks.get(first.hash()))));
    assertEquals(first, step.state().heads().safe());
    step = step(step, new DriverEvent.NewPayloadAnswered(insertion, new NewPayloadOutcome.Valid()));
    step =
        step(
            step,
            new DriverEvent.ForkchoiceAnswered(
                step.state().engineCall().orElseThrow(),
                new ForkchoiceOutcome.Updated(Optional.empty())));

    assertEquals(first, step.state().heads().safe());
    assertEquals(Blocks.refOf(second), step.state().heads().unsafe());
  }

  @Test
  void shouldBuildADerivedBlockOnceTheEngineHasFinishedTheSequencersCall() {
    running();
    var first = sequence(Blocks.GENESIS);
    var step = consolidating(first, OTHER_TRANSACTION);
    step = step(step, new DriverEvent.SequencerAsked(startOn(first)));
    var start = step.state().engineCall().orElseThrow();
    step =
        step(
            step,
            new DriverEvent.PayloadRead(
                step.state().jobRead().orElseThrow(),
                Fetched.found(world.engine.blocks.get(first.hash()))));
    assertInstanceOf(Job.BuildDue.class, step.state().job());
    assertTrue(tells(step, new SequencerEvent.DerivedBuildBegun()), step.effects().toString());

    step =
        step(
            step,
            new DriverEvent.ForkchoiceAnswered(
                start,
                new ForkchoiceOutcome.Updated(
                    Optional.of(new PayloadId(Bytes.wrap(new byte[8]))))));

    assertInstanceOf(Job.Starting.class, step.state().job());
  }

  private static boolean tells(Step step, SequencerEvent event) {
    return step.effects().contains(new DriverEffect.TellSequencer(event));
  }

  private Step step(Step before, DriverEvent event) {
    return world.machine.step(before.state(), event, world.now);
  }

  /** Derivation has found the block after genesis on L1, and the unsafe one is being read. */
  private Step consolidating(L2BlockRef first, Bytes... transactions) {
    var step = new Step(world.state, List.of());
    step = step(step, new DriverEvent.L1HeadChanged(Blocks.l1(1)));
    var found = transactions.length == 0 ? new Bytes[] {Blocks.USER_TRANSACTION} : transactions;
    assertEquals(1, first.number());
    return step(
        step,
        new DriverEvent.AttributesDerived(
            step.state().derivation().pull().orElseThrow(),
            Blocks.derived(Blocks.GENESIS, 1, true, found)));
  }

  @Test
  void shouldForgetWorkOfTheSequencerWhenAResetBegins() {
    running();
    var step = step(new Step(world.state, List.of()), asked(startOn(Blocks.GENESIS)));
    var start = step.state().engineCall().orElseThrow();
    step = step(step, asked(startOn(Blocks.GENESIS)));
    assertTrue(step.state().sequencer().waiting().isPresent());

    step = step(step, asked(new SequencerRequest.ResetHeads("origin is gone")));

    assertTrue(tells(step, new SequencerEvent.ResetBegun("origin is gone")));
    assertEquals(Optional.empty(), step.state().sequencer().waiting());
    assertEquals(Optional.empty(), step.state().sequencer().running());
    assertEquals(Optional.of(start), step.state().engineCall());
    step = step(step, asked(startOn(Blocks.GENESIS)));
    assertTrue(
        step.effects().stream()
            .anyMatch(effect ->
                effect
                        instanceof
                        DriverEffect.TellSequencer(SequencerEvent.BuildStarted(_, var outcome))
                    && outcome instanceof EngineWork.Failed));
  }

  private static DriverEvent asked(SequencerRequest request) {
    return new DriverEvent.SequencerAsked(request);
  }

  @Test
  void shouldEndWorkOnABlockNobodyWants() {
    running();
    ask(startOn(Blocks.GENESIS));
    var started = (EngineWork.Started) outcome(told());
    world.engine.calls.clear();

    ask(new SequencerRequest.CancelBuild(started.id(), 1002));

    assertEquals(List.of("getPayload"), world.engine.calls);
    assertEquals(Optional.empty(), world.state.sequencer().running());
  }

  @Test
  void shouldStopTheNodeWhenTheSequencerFindsThatNothingHelps() {
    running();

    ask(new SequencerRequest.ReportCritical(new Fault.Critical("malformed deposit")));

    assertEquals(
        List.of(new DriverEffect.StopNode(new Fault.Critical("malformed deposit"))),
        world.effectsOf(DriverEffect.StopNode.class));
  }

  @Test
  void shouldTellWhenTheEngineFailsAndWhenItSyncs() {
    running();
    world.planSpan(1, 1);
    world.engine.down = Optional.of(new Fault.Temporary("connection refused"));

    world.l1Head(1);

    assertTrue(told().contains(new SequencerEvent.EngineFailed(false, "connection refused")));
  }
}
