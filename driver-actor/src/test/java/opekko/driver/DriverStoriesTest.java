package opekko.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import opekko.derivation.DerivationCommand;
import opekko.protocol.engine.ForkchoiceState;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fault;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.metrics.NodeEvent;
import opekko.protocol.type.L1BlockRef;
import org.junit.jupiter.api.Test;

/** The machine with an engine, derivation and L1 around it, from birth through what can happen. */
class DriverStoriesTest {
  private final DriverWorld world =
      new DriverWorld(Blocks.config(Hardfork.HOLOCENE), DriverSettings.DEFAULT);

  @Test
  void shouldStandOnGenesisWhenNothingIsOnL1() {
    world.start();

    assertInstanceOf(Phase.Running.class, world.state.phase());
    assertEquals(Blocks.GENESIS, world.state.shown().unsafeL2());
    assertEquals(Blocks.GENESIS, world.state.shown().safeL2());
    assertEquals(Blocks.GENESIS, world.state.shown().finalizedL2());
    assertEquals(Blocks.l1(0), world.state.shown().currentL1());
    assertEquals(L1BlockRef.NONE, world.state.shown().headL1());
  }

  @Test
  void shouldRecordGenesisAsSafeFromTheFirstL1Block() {
    world.start();

    assertEquals(Blocks.GENESIS.id(), world.safeHeads.get(0L).safe());
  }

  @Test
  void shouldMakeThreeEngineCallsForEachDerivedBlock() {
    world.planSpan(2, 5);
    world.start();
    world.engine.calls.clear();

    world.l1Head(3);

    assertEquals(5, world.state.shown().safeL2().number());
    assertEquals(5, world.state.shown().unsafeL2().number());
    assertEquals(Blocks.l1(3), world.state.shown().currentL1());
    // Three for each block, and one that promotes the last, which nothing follows.
    assertEquals(16, world.engine.calls.size());
    assertEquals(1, world.engine.calls.stream().filter("forkchoice"::equals).count());
    assertEquals(world.state.heads().forkchoice(), world.engine.state());
  }

  @Test
  void shouldDeriveAheadWhileTheEngineExecutes() {
    world.planSpan(1, 2);
    world.start().l1Head(1);

    var pulls =
        world.toDerivation.stream()
            .filter(DerivationCommand.Pull.class::isInstance)
            .map(command -> ((DerivationCommand.Pull) command).parent().number())
            .toList();
    assertEquals(List.of(0L, 0L, 1L, 2L), pulls);
    var second = world.events.indexOf(firstDerivedOn(1));
    var inserted =
        world.events.stream()
            .filter(DriverEvent.NewPayloadAnswered.class::isInstance)
            .findFirst()
            .orElseThrow();
    assertTrue(second > 0 && Math.abs(second - world.events.indexOf(inserted)) == 1);
  }

  private DriverEvent firstDerivedOn(long parent) {
    return world.events.stream()
        .filter(event ->
            event instanceof DriverEvent.AttributesDerived(_, var attributes)
                && attributes.parent().number() == parent)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldKeepSafeBehindPendingSafeUntilSpanEnds() {
    world.plan.add(new DriverWorld.Planned(1, false, List.of(Blocks.USER_TRANSACTION)));
    world.plan.add(new DriverWorld.Planned(2, true, List.of(Blocks.USER_TRANSACTION)));
    world.start().l1Head(1);

    assertEquals(1, world.state.shown().pendingSafeL2().number());
    assertEquals(0, world.state.shown().safeL2().number());
    assertEquals(Wait.SPAN_INCOMPLETE, world.state.waits().safe().why());

    world.l1Head(2);

    assertEquals(2, world.state.shown().safeL2().number());
    assertEquals(2, world.safeHeads.get(2L).safe().number());
  }

  @Test
  void shouldReplaceRefusedBlockByItsDepositsAndFlushTheChannel() {
    world.planSpan(1, 3);
    world.engine.refused =
        attributes -> attributes.timestamp() == 1004 && !attributes.isDepositsOnly();
    world.start().l1Head(1);

    assertTrue(
        world.toDerivation.stream().anyMatch(DerivationCommand.FlushChannel.class::isInstance));
    assertTrue(world.effects.contains(new DriverEffect.Count(NodeEvent.DEPOSITS_ONLY_BLOCKS)));
    assertEquals(3, world.state.shown().safeL2().number());
    var replaced =
        world.engine.blocks.values().stream().filter(b -> b.payload().blockNumber() == 2);
    assertEquals(1, replaced.findFirst().orElseThrow().payload().transactions().size());
  }

  @Test
  void shouldDeriveAgainWithoutLookAheadWhenExecutedBlockIsInvalid() {
    world.planSpan(1, 4);
    world.engine.invalid =
        envelope ->
            envelope.payload().blockNumber() == 2 && envelope.payload().transactions().size() > 1;
    world.start().l1Head(1);

    assertEquals(4, world.state.shown().safeL2().number());
    assertEquals(2, world.state.derivation().soloUntil());
    var resets = world.toDerivation.stream().filter(DerivationCommand.Reset.class::isInstance);
    assertEquals(2, resets.count());
    var flushes =
        world.toDerivation.stream().filter(DerivationCommand.FlushChannel.class::isInstance);
    assertEquals(1, flushes.count());
  }

  @Test
  void shouldStopWhenBlockOfDepositsAloneIsInvalid() {
    world.planSpan(1, 1);
    world.engine.refused = attributes -> true;
    world.start().l1Head(1);

    assertInstanceOf(Phase.Stopped.class, world.state.phase());
    assertEquals(1, world.effectsOf(DriverEffect.StopNode.class).size());
    assertEquals(0, world.state.shown().unsafeL2().number());
  }

  @Test
  void shouldConsolidateUnsafeBlocksWithoutBuilding() {
    world.planSpan(1, 2);
    world.start();
    var first = Blocks.child(Blocks.GENESIS, Blocks.USER_TRANSACTION);
    var second = Blocks.child(Blocks.refOf(first), Blocks.USER_TRANSACTION);
    world.happen(new DriverEvent.UnsafePayloadReceived(first));
    world.happen(new DriverEvent.UnsafePayloadReceived(second));
    assertEquals(2, world.state.shown().unsafeL2().number());
    world.engine.calls.clear();

    world.l1Head(1);

    assertEquals(List.of("forkchoice"), world.engine.calls);
    assertEquals(Blocks.refOf(second), world.state.shown().safeL2());
    assertEquals(Blocks.refOf(second), world.state.shown().unsafeL2());
  }

  @Test
  void shouldReorgUnsafeChainThatDiffersFromL1() {
    world.planSpan(1, 2);
    world.start();
    var first = Blocks.child(Blocks.GENESIS);
    var second = Blocks.child(Blocks.refOf(first));
    var third = Blocks.child(Blocks.refOf(second));
    for (var block : List.of(first, second, third))
      world.happen(new DriverEvent.UnsafePayloadReceived(block));
    assertEquals(3, world.state.shown().unsafeL2().number());

    world.l1Head(1);

    assertEquals(2, world.state.shown().safeL2().number());
    assertEquals(world.state.shown().safeL2(), world.state.shown().unsafeL2());
    assertNotEquals(Blocks.refOf(second), world.state.shown().unsafeL2());
  }

  @Test
  void shouldCountAStandstillFromTheHeadsLastMove() {
    world.start();
    var first = Blocks.child(Blocks.GENESIS);
    receive(first);
    var before = world.state.waits().unsafe();
    world.now = world.now.plusSeconds(60);
    receive(first);
    assertEquals(before, world.state.waits().unsafe());

    receive(Blocks.child(Blocks.refOf(first)));

    var after = world.state.waits().unsafe();
    assertEquals(Wait.NO_UNSAFE_BLOCKS, after.why());
    assertEquals(world.now, after.since());
  }

  @Test
  void shouldFillGapsOfUnsafeBlocksInAnyOrder() {
    world.start();
    var chain = new ArrayList<PayloadEnvelope>();
    var parent = Blocks.GENESIS;
    for (var i = 0; i < 5; i++) {
      chain.add(Blocks.child(parent));
      parent = Blocks.refOf(chain.getLast());
    }
    for (var index : List.of(4, 3, 1, 0)) receive(chain.get(index));
    assertEquals(2, world.state.shown().unsafeL2().number());
    assertEquals(Wait.GAP, world.state.waits().unsafe().why());

    receive(chain.get(2));

    assertEquals(5, world.state.shown().unsafeL2().number());
    assertEquals(0, world.state.queue().size());
  }

  private void receive(PayloadEnvelope envelope) {
    world.happen(new DriverEvent.UnsafePayloadReceived(envelope));
  }

  @Test
  void shouldNeverPromoteWhatTheEngineIsSyncing() {
    world.start();
    var first = Blocks.child(Blocks.GENESIS);
    receive(Blocks.child(Blocks.refOf(first)));

    world.happen(new DriverEvent.GapCheckDue());
    world.happen(new DriverEvent.GapCheckDue());

    assertTrue(world.engine.calls.contains("newPayload"));
    assertEquals(Blocks.GENESIS, world.state.shown().unsafeL2());
    assertEquals(Blocks.GENESIS, world.state.heads().unsafe());
  }

  @Test
  void shouldGoOnWhenEngineComesBack() {
    world.planSpan(1, 3);
    world.start();
    world.engine.down = Optional.of(new Fault.Temporary("connection refused"));
    world.l1Head(1);
    assertEquals(Wait.ENGINE_FAILS, world.state.waits().safe().why());

    world.engine.down = Optional.empty();
    world.fireTimers();

    assertEquals(3, world.state.shown().safeL2().number());
  }

  @Test
  void shouldResetWhenEngineLostBlocks() {
    world.planSpan(1, 3);
    world.planSpan(2, 1);
    world.start().l1Head(1);
    var safe = world.state.shown().safeL2();
    world.engine.blocks.remove(safe.hash());
    world.engine.setState(
        new ForkchoiceState(safe.parentHash(), Blocks.GENESIS.hash(), Blocks.GENESIS.hash()));

    world.l1Head(2);
    for (var i = 0; i < 5; i++) world.fireTimers();

    assertEquals(4, world.state.shown().safeL2().number());
    assertEquals(
        safe.hash(),
        world.engine.blocks.get(world.state.heads().safe().hash()).payload().parentHash());
  }

  @Test
  void shouldFindItsHeadsAnewWhenEngineLostTheHeadThatAnUnsafeBlockStandsOn() {
    world.start();
    var first = Blocks.child(Blocks.GENESIS);
    var second = Blocks.child(Blocks.refOf(first));
    receive(first);
    world.engine.blocks.clear();
    world.engine.setState(
        new ForkchoiceState(Blocks.GENESIS.hash(), Blocks.GENESIS.hash(), Blocks.GENESIS.hash()));

    receive(second);
    for (var i = 0; i < 5; i++) world.fireTimers();
    assertEquals(Blocks.GENESIS, world.state.heads().unsafe());

    receive(first);
    assertEquals(2, world.state.shown().unsafeL2().number());
  }

  @Test
  void shouldFinalizeWhatWasDerivedFromFinalizedL1() {
    world.planSpan(1, 2);
    world.planSpan(2, 2);
    world.start().l1Head(3);

    world.happen(new DriverEvent.L1FinalizedChanged(Blocks.l1(1)));

    assertEquals(2, world.state.shown().finalizedL2().number());
    assertEquals(world.state.shown().finalizedL2().hash(), world.engine.state().finalized());
  }

  @Test
  void shouldIgnoreFinalizedL1BlockOlderThanOneBefore() {
    world.planSpan(1, 2);
    world.start().l1Head(5);
    world.happen(new DriverEvent.L1FinalizedChanged(Blocks.l1(3)));

    world.happen(new DriverEvent.L1FinalizedChanged(Blocks.l1(2)));

    assertEquals(Blocks.l1(3), world.state.finality().signal());
    assertEquals(2, world.state.shown().finalizedL2().number());
  }

  @Test
  void shouldResetWhenFinalizedL1BlockIsNotCanonical() {
    world.planSpan(1, 2);
    world.start().l1Head(3);

    world.happen(new DriverEvent.L1FinalizedChanged(Blocks.l1(1, "other")));

    world.fireTimers();

    assertTrue(world.state.epoch() > 1);
    assertInstanceOf(Phase.Running.class, world.state.phase());
    assertEquals(0, world.state.shown().finalizedL2().number());
    assertEquals(2, world.state.shown().safeL2().number());
    assertEquals(L1BlockRef.NONE, world.state.finality().signal());
  }

  @Test
  void shouldResetWhenSafeHeadCannotBeRecorded() {
    world.planSpan(1, 1);
    world.start();
    world.storeDown = Optional.of(new Fault.Temporary("disk full"));
    world.l1Head(1);
    assertInstanceOf(Phase.Paused.class, world.state.phase());
    assertEquals(Wait.RESET_FAILED, world.state.waits().safe().why());

    world.storeDown = Optional.empty();
    world.fireTimers();

    assertEquals(1, world.safeHeads.get(1L).safe().number());
  }

  @Test
  void shouldShowNothingWhileForcedResetRuns() {
    world.planSpan(1, 2);
    world.start().l1Head(1);

    var step = world.machine.step(world.state, new DriverEvent.ResetRequested(), world.now);

    assertEquals(0, step.state().shown().currentL1().number());
    assertTrue(step.state().shown().currentL1().hash().isZero());
    assertTrue(step.state().shown().unsafeL2().hash().isZero());
    assertEquals(2, step.state().shown().pendingSafeL2().number());
  }

  @Test
  void shouldComeToTheSameHeadsAfterForcedReset() {
    world.planSpan(1, 2);
    world.start().l1Head(1);
    var before = world.state.shown();

    world.happen(new DriverEvent.ResetRequested());

    assertEquals(before, world.state.shown());
  }

  @Test
  void shouldDropSpanAndRestoreUnsafeHeadWhenBatchIsInvalidBeforeHolocene() {
    var old = new DriverWorld(Blocks.config(Hardfork.GRANITE), DriverSettings.DEFAULT);
    old.plan.add(new DriverWorld.Planned(1, false, List.of(Blocks.USER_TRANSACTION)));
    old.plan.add(new DriverWorld.Planned(1, true, List.of(Blocks.USER_TRANSACTION)));
    old.start();
    var first = Blocks.child(Blocks.GENESIS);
    old.happen(new DriverEvent.UnsafePayloadReceived(first));
    old.engine.refused = attributes -> attributes.timestamp() == 1004;

    old.happen(new DriverEvent.L1HeadChanged(Blocks.l1(1)));

    // The span's first block had replaced the unsafe one; its second is refused.
    assertEquals(Blocks.GENESIS, old.state.shown().safeL2());
    assertEquals(Blocks.GENESIS, old.state.shown().pendingSafeL2());
    assertEquals(Blocks.refOf(first), old.state.shown().unsafeL2());
    assertEquals(Blocks.refOf(first).hash(), old.engine.state().head());
  }
}
