package opekko.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import opekko.protocol.engine.ForkchoiceOutcome;
import opekko.protocol.engine.NewPayloadOutcome;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fault;
import opekko.protocol.fault.Fetched;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.port.CommittedBlock;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;
import opekko.sequencer.SequencerEvent;
import opekko.sequencer.SequencerRequest;
import org.junit.jupiter.api.Test;

/** The unsafe head follows the cluster's log, also where that replaces blocks. */
class DecidedBlocksTest {
  private static final Bytes OTHER = Bytes.of(0x02, 0x09);

  private final DriverWorld world =
      new DriverWorld(Blocks.config(Hardfork.HOLOCENE), DriverSettings.DEFAULT);
  private final PayloadEnvelope first = Blocks.child(Blocks.GENESIS, Blocks.USER_TRANSACTION);
  private final PayloadEnvelope second = Blocks.child(ref(first), Blocks.USER_TRANSACTION);
  private final PayloadEnvelope third = Blocks.child(ref(second), Blocks.USER_TRANSACTION);
  private final PayloadEnvelope rival = Blocks.child(ref(first), OTHER);
  private final PayloadEnvelope afterRival = Blocks.child(ref(rival), OTHER);

  private static L2BlockRef ref(PayloadEnvelope block) {
    return Blocks.refOf(block);
  }

  private static DriverEvent decided(long lineage, PayloadEnvelope block) {
    return new DriverEvent.DecidedReceived(
        new Decided.Block(new CommittedBlock(1, lineage, block)));
  }

  private static DriverEvent rewind(long lineage, PayloadEnvelope to) {
    return new DriverEvent.DecidedReceived(new Decided.Rewind(to.id(), lineage));
  }

  private void decide(long lineage, PayloadEnvelope... blocks) {
    for (var block : blocks) world.happen(decided(lineage, block));
  }

  private void assertHead(PayloadEnvelope block) {
    assertEquals(ref(block), world.state.heads().unsafe());
    assertEquals(block.id().hash(), world.engine.state().head());
    assertEquals(List.of(), world.state.decided().waiting());
  }

  @Test
  void shouldInsertEachDecidedBlockWithTwoEngineCalls() {
    world.start();
    world.engine.calls.clear();

    decide(0, first, second, third);

    assertHead(third);
    assertEquals(
        List.of("newPayload", "forkchoice", "newPayload", "forkchoice", "newPayload", "forkchoice"),
        world.engine.calls);
  }

  @Test
  void shouldInsertWhileASequencerIsPresentThatDoesNotLead() {
    world.start();
    world.happen(new DriverEvent.SequencerAsked(new SequencerRequest.Announce()));

    decide(0, first, second);

    assertHead(second);
    assertTrue(
        world.toSequencer.contains(new SequencerEvent.HeadsChanged(ref(second), Blocks.GENESIS)));
  }

  @Test
  void shouldChangeNothingForWhatItHasAlready() {
    world.start();
    decide(0, first, second, third);
    world.engine.calls.clear();

    decide(0, third, first, second);

    assertHead(third);
    assertEquals(List.of(), world.engine.calls);
  }

  @Test
  void shouldReplaceUnsafeBlocksByDecidedOnes() {
    world.start();
    decide(0, first, second, third);

    decide(1, rival, afterRival);

    assertHead(afterRival);
    assertEquals(Blocks.GENESIS, world.state.heads().safe());
  }

  @Test
  void shouldReplaceTheNextBlocksParentToo() {
    world.start();
    decide(0, first, second);
    world.engine.newPayload(rival);

    decide(1, afterRival);

    assertHead(afterRival);
  }

  @Test
  void shouldGoBackWithTheLogBeforeAnythingElseIsDecided() {
    world.start();
    decide(0, first, second, third);

    world.happen(rewind(1, first));
    assertHead(first);
    decide(1, rival);

    assertHead(rival);
  }

  @Test
  void shouldFindItsHeadsAnewWhenTheEngineLacksABlockBelowThem() {
    world.start();
    decide(0, first, second, third);
    var epoch = world.state.epoch();
    var step = step(new Step(world.state, List.of()), rewind(1, second));

    step =
        step(
            step,
            new DriverEvent.L2RefRead(step.state().jobRead().orElseThrow(), Fetched.missing("2")));

    assertEquals(epoch + 1, step.state().epoch());
  }

  @Test
  void shouldGoBackWhereTheSequencerFindsTheLogEnds() {
    world.start();
    decide(0, first, second, third);

    world.happen(new DriverEvent.SequencerAsked(new SequencerRequest.GoBackTo(first.id())));

    assertHead(first);
  }

  @Test
  void shouldNotGoBackToAnOlderLineage() {
    world.start();
    decide(0, first);
    decide(1, rival);

    decide(0, second);

    assertHead(rival);
  }

  @Test
  void shouldFollowABlockOfAnOlderLineageThatStillStands() {
    world.start();
    decide(0, first, second);
    // The log went back twice, to the first and to the rival, while this node did not hear it.
    decide(2, afterRival);
    assertHead(second);

    decide(1, rival);
    decide(2, afterRival);

    assertHead(afterRival);
  }

  @Test
  void shouldEndWhereTheLogEndsThoughItWentBackMeanwhile() {
    world.start();
    decide(0, first);
    world.engine.down = Optional.of(new Fault.Temporary("connection refused"));
    decide(0, second, third);
    world.happen(rewind(1, first));
    decide(1, rival);
    world.engine.down = Optional.empty();

    world.fireTimers();

    assertHead(rival);
  }

  @Test
  void shouldNeverReplaceWhatWasDerivedFromL1() {
    world.planSpan(1, 2);
    world.start().l1Head(1);
    world.fireTimers();
    var safe = world.state.heads().safe();
    assertEquals(2, safe.number());
    decide(0, Blocks.child(safe, OTHER));
    var head = world.state.heads().unsafe();

    decide(1, Blocks.child(Blocks.GENESIS, OTHER), rival);
    world.happen(rewind(2, first));

    assertEquals(head, world.state.heads().unsafe());
    assertEquals(safe, world.state.heads().safe());
    assertEquals(List.of(), world.state.decided().waiting());
  }

  @Test
  void shouldFollowTheLogThroughAReorgOfL1WhicheverIsHeardOfFirst() {
    for (var hearsOfL1First : List.of(true, false)) {
      var world = new DriverWorld(Blocks.config(Hardfork.HOLOCENE), DriverSettings.DEFAULT);
      var onOldL1 = onOrigin(ref(first), Blocks.l1(1));
      var reorged = Blocks.l1(1, "b", "");
      var onNewL1 = onOrigin(ref(first), reorged);
      world.start();
      for (var block : List.of(first, onOldL1, Blocks.child(ref(onOldL1))))
        world.happen(decided(0, block));
      world.l1.put(1L, reorged);
      var reset = new DriverEvent.ResetRequested();
      var told = List.of(rewind(1, first), decided(1, onNewL1));

      if (hearsOfL1First) world.happen(reset);
      if (hearsOfL1First) assertEquals(ref(first), world.state.heads().unsafe());
      told.forEach(world::happen);
      if (!hearsOfL1First) world.happen(reset);

      assertEquals(ref(onNewL1), world.state.heads().unsafe());
      assertEquals(onNewL1.id().hash(), world.engine.state().head());
      assertInstanceOf(Phase.Running.class, world.state.phase());
    }
  }

  private static PayloadEnvelope onOrigin(L2BlockRef parent, L1BlockRef origin) {
    return Blocks.block(
        parent.hash(), parent.number() + 1, Blocks.attributes(parent, origin.id(), OTHER));
  }

  @Test
  void shouldDropWhatTheEngineFindsInvalidAndGoOn() {
    world.start();
    decide(0, first, second);
    world.engine.invalid = block -> block.equals(rival);

    decide(1, rival);
    assertHead(second);
    decide(1, Blocks.child(ref(first), Bytes.of(0x02, 0x0a)));

    assertEquals(2, world.state.heads().unsafe().number());
    assertEquals(ref(first).hash(), world.state.heads().unsafe().parentHash());
    assertEquals(List.of(), world.state.decided().waiting());
  }

  @Test
  void shouldTellTheEngineItsHeadsAgainWhenItRefusesToGoToADecidedBlock() {
    world.start();
    decide(0, first, second);
    world.engine.nextForkchoice(new ForkchoiceOutcome.InconsistentForkchoice("safe is elsewhere"));

    decide(1, rival);
    world.fireTimers();

    assertHead(second);
    assertEquals(Optional.of(world.state.heads().forkchoice()), world.state.applied());
  }

  @Test
  void shouldLeaveOutABlockWhoseParentIsNotHere() {
    world.start();
    decide(0, first, second, third);

    decide(1, afterRival);

    assertHead(third);
  }

  @Test
  void shouldKeepABlockAboveAGapUntilTheOnesBetweenCome() {
    world.start();

    decide(0, third, first);
    assertEquals(ref(first), world.state.heads().unsafe());
    decide(0, second);

    assertEquals(ref(third), world.state.heads().unsafe());
  }

  @Test
  void shouldFollowBeforeItAppliesWhatWasDerived() {
    world.start();
    var step = new Step(world.state, List.of());
    step = step(step, new DriverEvent.L1HeadChanged(Blocks.l1(1)));
    var pull = step.state().derivation().pull().orElseThrow();
    step = step(step, decided(0, first));
    step = step(step, decided(0, second));
    step =
        step(
            step,
            new DriverEvent.AttributesDerived(
                pull, Blocks.derived(Blocks.GENESIS, 1, true, Blocks.USER_TRANSACTION)));
    step =
        step(
            step,
            new DriverEvent.NewPayloadAnswered(
                step.state().engineCall().orElseThrow(), new NewPayloadOutcome.Valid()));

    step =
        step(
            step,
            new DriverEvent.ForkchoiceAnswered(
                step.state().engineCall().orElseThrow(),
                new ForkchoiceOutcome.Updated(Optional.empty())));

    assertEquals(
        second, assertInstanceOf(Job.InsertingUnsafe.class, step.state().job()).envelope());
  }

  @Test
  void shouldCheckAgainWhenTheSequencersWorkIsAtTheEngine() {
    world.start();
    world.happen(new DriverEvent.SequencerAsked(new SequencerRequest.Announce()));
    decide(0, first, second);
    var step = step(new Step(world.state, List.of()), decided(1, rival));
    var read = step.state().jobRead().orElseThrow();
    var start =
        new SequencerRequest.StartBuild(
            new opekko.sequencer.Call(1, 1),
            ref(second),
            Blocks.attributes(ref(second), ref(second).l1Origin()));
    step = step(step, new DriverEvent.SequencerAsked(start));
    var build = step.state().engineCall().orElseThrow();

    step = step(step, new DriverEvent.L2RefRead(read, Fetched.found(ref(second))));
    assertEquals(Optional.of(build), step.state().engineCall());
    step =
        step(
            step,
            new DriverEvent.ForkchoiceAnswered(
                build, new ForkchoiceOutcome.Updated(Optional.empty())));

    assertInstanceOf(Job.CheckingDecided.class, step.state().job());
  }

  private Step step(Step before, DriverEvent event) {
    return world.machine.step(before.state(), event, world.now);
  }
}
