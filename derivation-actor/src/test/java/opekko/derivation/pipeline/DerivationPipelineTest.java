package opekko.derivation.pipeline;

import static opekko.derivation.pipeline.Scenario.TRANSACTION;
import static opekko.derivation.pipeline.Scenario.batch;
import static opekko.derivation.pipeline.Scenario.channel;
import static opekko.derivation.pipeline.Scenario.config;
import static opekko.derivation.pipeline.Scenario.genesis;
import static opekko.derivation.pipeline.Scenario.l1;
import static opekko.derivation.pipeline.Scenario.l1Block;
import static opekko.derivation.pipeline.Scenario.l2;
import static opekko.derivation.pipeline.Scenario.rawSpan;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import opekko.derivation.pipeline.Scenario.SpanBlock;
import opekko.protocol.attributes.DerivedAttributes;
import opekko.protocol.batch.Batch;
import opekko.protocol.batch.SingularBatch;
import opekko.protocol.config.AltDaConfig;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.fault.Fault;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.l1.L1Block;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;
import org.junit.jupiter.api.Test;

/**
 * The whole pipeline over small made-up chains: L1 blocks 12 s apart, L2 blocks 2 s apart from 2.
 */
class DerivationPipelineTest {
  private static final RollupConfig GRANITE = config(Hardfork.GRANITE);
  private static final RollupConfig HOLOCENE = config(Hardfork.HOLOCENE);
  private static final L2BlockRef ONE = block(1);
  private static final L2BlockRef TWO = block(2);
  private static final L2BlockRef THREE = block(3);

  @Test
  void shouldDeriveBatchesInOrder() {
    for (var config : List.of(config(Hardfork.CANYON), GRANITE, HOLOCENE)) {
      var run = run(config, 3, channel(1, after(genesis()), after(ONE), after(TWO)));

      var derived = run.deriveAll();

      assertEquals(List.of(4L, 6L, 8L), times(derived));
      assertTrue(derived.stream().allMatch(DerivedAttributes::isLastInSpan));
      assertTrue(derived.stream().allMatch(d -> d.derivedFrom().equals(l1(1))));
    }
  }

  @Test
  void shouldHoldFutureBatchBeforeHolocene() {
    var run = run(GRANITE, 3, channel(1, after(ONE), after(genesis())));

    assertEquals(List.of(4L, 6L), times(run.deriveAll()));
  }

  @Test
  void shouldDropRestOfChannelAfterFutureBatchFromHolocene() {
    var run =
        run(HOLOCENE, 3, channel(1, after(ONE), after(genesis())), channel(2, after(genesis())));

    assertEquals(List.of(4L), times(run.deriveAll()));
    assertTrue(run.notes().contains("flushing the channel"));
  }

  @Test
  void shouldSkipPastBatchAndKeepItsChannelFromHolocene() {
    var run =
        run(HOLOCENE, 3, channel(1, after(genesis())), channel(2, after(genesis()), after(ONE)));

    assertEquals(List.of(4L, 6L), times(run.deriveAll()));
  }

  @Test
  void shouldGiveSpanAsAWholeBeforeHolocene() {
    var run = run(GRANITE, 3, channel(1, spanOf(GRANITE, 3)));

    var derived = run.deriveAll();

    assertEquals(List.of(4L, 6L, 8L), times(derived));
    assertEquals(
        List.of(false, false, true),
        derived.stream().map(DerivedAttributes::isLastInSpan).toList());
  }

  @Test
  void shouldGiveSpanBlockByBlockFromHolocene() {
    var derived = run(HOLOCENE, 3, channel(1, spanOf(HOLOCENE, 3))).deriveAll();

    assertEquals(List.of(4L, 6L, 8L), times(derived));
    assertTrue(derived.stream().allMatch(DerivedAttributes::isLastInSpan));
  }

  @Test
  void shouldDropRestOfSpanWhenSameParentIsPulledAgain() {
    var run = run(GRANITE, 3, channel(1, spanOf(GRANITE, 3)), channel(2, after(genesis())));

    assertEquals(4, run.derive().attributes().timestamp());
    var again = run.derive();

    assertEquals(4, again.attributes().timestamp());
    assertTrue(again.isLastInSpan(), "the singular batch, not the span");
  }

  @Test
  void shouldReadAllOfTheLastBlockBeforeForcingAnEmptyOne() {
    var user = batch(genesis(), l1(0), 4, TRANSACTION);
    var data = l1Block(l1(4), channel(1, spanOf(GRANITE, 3)), channel(2, user));
    var run = new PipelineRun(GRANITE).emptyL1UpTo(4).l1(data).start();
    run.derive();

    var again = run.derive();

    assertEquals(TRANSACTION, again.attributes().transactions().getLast());
  }

  @Test
  void shouldFlushSpanAndChannelAfterDepositsOnly() {
    var rest = after(THREE);
    var run = run(HOLOCENE, 3, channel(1, spanOf(HOLOCENE, 3), rest), channel(2, after(ONE)));
    var first = run.derive();

    run.pipeline().flushChannel();
    run.accept(first.depositsOnly());

    var next = run.derive();
    assertEquals(6, next.attributes().timestamp());
    run.accept(next);
    assertNull(run.derive(), "block 3 was in the flushed channel");
  }

  @Test
  void shouldFillExpiredWindowWithEmptyBlocks() {
    for (var config : List.of(GRANITE, HOLOCENE)) {
      var run = new PipelineRun(config).emptyL1UpTo(5).start();

      var derived = run.deriveAll();

      // Window 4: epoch 0 expires when L1 block 4 is exhausted, epoch 1 with block 5.
      assertEquals(List.of(4L, 6L, 8L, 10L, 12L, 14L, 16L, 18L, 20L, 22L), times(derived));
      assertTrue(derived.stream().allMatch(d -> d.attributes().isDepositsOnly()));
      assertEquals(l1(4), derived.getFirst().derivedFrom());
      assertEquals(l1(5), derived.getLast().derivedFrom());
    }
  }

  @Test
  void shouldWaitForLastBlockOfWindow() {
    assertEquals(List.of(), new PipelineRun(GRANITE).emptyL1UpTo(3).start().deriveAll());
  }

  @Test
  void shouldTakeLateBatchWithinWindowButNotAfter() {
    var data = channel(1, after(genesis()));
    var inTime = new PipelineRun(HOLOCENE).emptyL1UpTo(4).l1(l1Block(l1(4), data)).start();
    var late = new PipelineRun(HOLOCENE).emptyL1UpTo(5).l1(l1Block(l1(5), withUser(data))).start();

    assertEquals(l1(4), inTime.derive().derivedFrom());
    assertTrue(late.deriveAll().stream().allMatch(d -> d.attributes().isDepositsOnly()));
  }

  @Test
  void shouldSwitchToHoloceneByL1Time() {
    var atBlock2 = GRANITE.withForks(GRANITE.forks().with(Hardfork.HOLOCENE, OptionalLong.of(24)));
    var run =
        new PipelineRun(atBlock2)
            .emptyL1UpTo(3)
            .l1(l1Block(l1(1), channel(1, after(ONE))))
            .l1(l1Block(l1(2), channel(2, after(genesis()), after(ONE))))
            .start();

    var derived = run.deriveAll();

    assertEquals(List.of(4L, 6L), times(derived), "the batch queued at block 1 is lost");
    assertEquals(l1(2), derived.getFirst().derivedFrom());
  }

  @Test
  void shouldCompareOverlapWithSafeChain() {
    var run =
        new PipelineRun(HOLOCENE)
            .emptyL1UpTo(3)
            .l1(l1Block(l1(1), channel(1, after(genesis()))))
            .l1(l1Block(l1(2), channel(2, spanOf(HOLOCENE, 3))))
            .safe(genesis())
            .safe(ONE)
            .start();

    assertEquals(List.of(4L, 6L, 8L), times(run.deriveAll()));
    assertTrue(run.needs().contains(new Need.L2Block(BlockSelector.number(1))));
  }

  @Test
  void shouldReadSystemConfigOnlyOfForeignParent() {
    var foreign = l2(7, 16, l1(1), 2);
    var next = new SingularBatch(foreign.hash(), 1, l1(1).hash(), 18, List.of());
    var run =
        new PipelineRun(GRANITE)
            .emptyL1UpTo(3)
            .l1(l1Block(l1(2), channel(1, next)))
            .safe(foreign)
            .safe(l2(6, 14, l1(1), 1))
            .safe(l2(5, 12, l1(1), 0))
            .safe(l2(4, 10, l1(0), 4))
            .resetTo(foreign);
    run.needs().clear();

    assertEquals(List.of(18L), times(run.deriveAll()));
    assertEquals(
        List.of(new Need.L2Block(BlockSelector.hash(foreign.hash()))),
        run.needs().stream().filter(Need.L2Block.class::isInstance).toList());
  }

  @Test
  void shouldWalkBackOverTheChannelTimeout() {
    var run = new PipelineRun(config(Hardfork.FJORD)).emptyL1UpTo(30);
    for (var i = 0; i < 20; i++) run.safe(l2(i + 1, 4 + 12 * i, l1(i), 0));

    run.resetTo(l2(20, 4 + 12 * 19, l1(19), 0));

    // Timeout 10: the first origin of which open + timeout reaches no further than 19 is 9.
    assertEquals(l1(9), run.pipeline().origin());
  }

  @Test
  void shouldWalkBackByTimeoutInForceAtTheOrigin() {
    var fjord = config(Hardfork.FJORD);
    var graniteAt15 =
        fjord.withForks(fjord.forks().with(Hardfork.GRANITE, OptionalLong.of(15 * 12)));
    var run = new PipelineRun(graniteAt15).emptyL1UpTo(30);
    for (var i = 0; i < 20; i++) run.safe(l2(i + 1, 4 + 12 * i, l1(i), 0));

    run.resetTo(l2(20, 4 + 12 * 19, l1(19), 0));

    assertEquals(l1(9), run.pipeline().origin(), "10 blocks hold at origins before Granite");
  }

  @Test
  void shouldStartAtGenesisWhenNothingIsOlder() {
    var run = new PipelineRun(GRANITE).emptyL1UpTo(3).safe(ONE).safe(TWO).safe(genesis());

    run.resetTo(TWO);

    assertEquals(l1(0), run.pipeline().origin());
  }

  @Test
  void shouldDeriveTheSameAfterResetInTheMiddle() {
    var run =
        run(GRANITE, 3, channel(1, after(genesis()), after(ONE), after(TWO)))
            .safe(ONE)
            .safe(TWO)
            .safe(genesis());
    var first = run.deriveAll();

    var again = run.resetTo(TWO).deriveAll();

    assertEquals(first.getLast(), again.getFirst());
  }

  @Test
  void shouldResetOnReorg() {
    var run = new PipelineRun(GRANITE).emptyL1UpTo(1).start();
    run.deriveAll();
    var other = new L1BlockRef(l1(2).hash(), 2, l1(7).hash(), 24);
    run.l1(l1Block(other, new Bytes[0]));
    run.pipeline().readUpTo(2);

    assertInstanceOf(Fault.Reset.class, run.deriveUntilFault());
  }

  @Test
  void shouldResetWhenEpochsDoNotMeetTheParent() {
    for (var config : List.of(GRANITE, HOLOCENE)) {
      var run = run(config, 3, channel(1, after(genesis())));
      run.deriveAll();
      var elsewhere = new L1BlockRef(l1(9).hash(), 0, l1(8).hash(), 0);
      run.l1(l1Block(l1(4), new Bytes[0])).pipeline().readUpTo(4);
      run.pipeline().pull(l2(1, 4, elsewhere, 1));

      assertInstanceOf(Fault.Reset.class, faultOf(run));
    }
  }

  private static Fault faultOf(PipelineRun run) {
    for (var i = 0; i < 100; i++)
      if (run.pipeline().step() instanceof StepOutcome.Faulted(var fault)) return fault;
    throw new AssertionError("no fault");
  }

  @Test
  void shouldStopAtMalformedDeposit() {
    var plain = l1Block(l1(1), new Bytes[0]);
    var malformed =
        new L1Block(
            plain.info(), List.of(), List.of(), List.of(), Optional.of("log 3: no such version"));
    var run = new PipelineRun(GRANITE).emptyL1UpTo(5).l1(malformed).start();
    for (var i = 0; i < 4; i++) run.accept(run.derive());

    var fault = run.deriveUntilFault();

    assertInstanceOf(Fault.Critical.class, fault);
    assertTrue(fault.cause().contains("no such version"));
  }

  @Test
  void shouldRefuseAlternativeDataAvailability() {
    var altDa =
        new AltDaConfig(Optional.empty(), "GenericCommitment", OptionalLong.empty(), 10, 10);
    var config =
        new RollupConfig(
            GRANITE.genesis(),
            2,
            20,
            4,
            10,
            900,
            901,
            GRANITE.forks(),
            GRANITE.batchInboxAddress(),
            GRANITE.depositContractAddress(),
            GRANITE.l1SystemConfigAddress(),
            Optional.empty(),
            GRANITE.chainOpConfig(),
            Optional.of(altDa),
            false);
    var run = new PipelineRun(config);

    var fault = run.deriveUntilFault();

    assertInstanceOf(Fault.Critical.class, fault);
    assertTrue(fault.cause().contains("GenericCommitment"));
  }

  @Test
  void shouldDropUserTransactionsInJoviansActivationBlock() {
    var isthmus = config(Hardfork.ISTHMUS);
    var jovianAt4 = isthmus.withForks(isthmus.forks().with(Hardfork.JOVIAN, OptionalLong.of(4)));
    var user = batch(genesis(), l1(0), 4, TRANSACTION);
    var run = run(jovianAt4, 3, channel(1, user), channel(2, after(genesis())));

    var derived = run.derive();

    assertTrue(derived.attributes().isDepositsOnly());
    assertEquals(6, derived.attributes().transactions().size(), "L1 attributes and 5 upgrades");
  }

  private static Bytes withUser(Bytes ignored) {
    return channel(1, batch(genesis(), l1(0), 4, TRANSACTION));
  }

  /** L2 block n, all in epoch 0. */
  private static L2BlockRef block(long number) {
    return l2(number, 2 + 2 * number, l1(0), number);
  }

  private static SingularBatch after(L2BlockRef parent) {
    return batch(parent, l1(0), parent.time() + 2);
  }

  private static Batch spanOf(RollupConfig config, int count) {
    var blocks = Stream.generate(() -> SpanBlock.of(0)).limit(count).toArray(SpanBlock[]::new);
    return rawSpan(config, genesis(), 4, blocks);
  }

  /** Genesis, L1 up to a block, all data in L1 block 1. */
  private static PipelineRun run(RollupConfig config, long lastL1, Bytes... data) {
    return new PipelineRun(config).emptyL1UpTo(lastL1).l1(l1Block(l1(1), data)).start();
  }

  private static List<Long> times(List<DerivedAttributes> derived) {
    return derived.stream().map(d -> d.attributes().timestamp()).toList();
  }
}
