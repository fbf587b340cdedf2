package opekko.derivation.pipeline;

import static opekko.derivation.pipeline.BatchVerdict.Validity.ACCEPT;
import static opekko.derivation.pipeline.BatchVerdict.Validity.DROP;
import static opekko.derivation.pipeline.BatchVerdict.Validity.FUTURE;
import static opekko.derivation.pipeline.BatchVerdict.Validity.PAST;
import static opekko.derivation.pipeline.BatchVerdict.Validity.UNDECIDED;
import static opekko.derivation.pipeline.Scenario.TRANSACTION;
import static opekko.derivation.pipeline.Scenario.config;
import static opekko.derivation.pipeline.Scenario.l1;
import static opekko.derivation.pipeline.Scenario.l2;
import static opekko.derivation.pipeline.Scenario.noOrigins;
import static opekko.derivation.pipeline.Scenario.origins;
import static opekko.derivation.pipeline.Scenario.payload;
import static opekko.derivation.pipeline.Scenario.span;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import opekko.derivation.pipeline.Scenario.SpanBlock;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;
import org.junit.jupiter.api.Test;

/** Each verdict on a span batch; those of Holocene where they differ. */
class SpanBatchCheckTest {
  private static final RollupConfig DELTA = config(Hardfork.DELTA);
  private static final RollupConfig HOLOCENE = config(Hardfork.HOLOCENE);
  private static final L1BlockRef A = l1(100);
  private static final L1BlockRef B = l1(101);
  private static final L1BlockRef C = l1(102);
  private static final L2BlockRef HEAD = l2(50, A.time() + 10, A);
  private static final L2BlockRef PARENT = l2(49, A.time() + 8, A);
  private static final L2BlockRef GRANDPARENT = l2(48, A.time() + 6, A);

  @Test
  void shouldBeUndecidedWithoutL1Blocks() {
    expect(UNDECIDED, DELTA, noOrigins(), HEAD, span(DELTA, HEAD, block(A)), B);
  }

  @Test
  void shouldDropWhenStartOriginIsBeforeDelta() {
    var config = config(Hardfork.CANYON);
    var atB = config.withForks(config.forks().with(Hardfork.DELTA, OptionalLong.of(B.time())));

    expect(DROP, atB, origins(A, B), HEAD, span(atB, HEAD, block(A)), B);
    expect(ACCEPT, atB, origins(A, B), HEAD, span(atB, HEAD, block(B)), B);
  }

  @Test
  void shouldKeepFutureSpanBeforeHoloceneOnly() {
    var later = HEAD.time() + 4;
    expect(FUTURE, DELTA, origins(A, B), HEAD, span(DELTA, HEAD, later, block(A)), B);
    expectHolocene(DROP, origins(A, B), HEAD, span(HOLOCENE, HEAD, later, block(A)), B);
  }

  @Test
  void shouldDropOrSkipSpanWithoutNewBlocks() {
    var spanOf = PARENT.time();
    expect(DROP, DELTA, origins(A, B), HEAD, span(DELTA, GRANDPARENT, spanOf, block(A)), B);
    expectHolocene(PAST, origins(A, B), HEAD, span(HOLOCENE, GRANDPARENT, spanOf, block(A)), B);
  }

  @Test
  void shouldDropSpanStartingBetweenBlocks() {
    var between = HEAD.time() + 1;
    expect(DROP, DELTA, origins(A, B), HEAD, span(DELTA, HEAD, between, block(A), block(A)), B);
  }

  @Test
  void shouldDropMisalignedOverlap() {
    var span = span(DELTA, PARENT, HEAD.time() - 1, block(A), block(A), block(A));
    expect(DROP, DELTA, origins(A, B), HEAD, span, B);
  }

  @Test
  void shouldDropWrongParentCheck() {
    var span = span(DELTA, PARENT, HEAD.time() + 2, block(A));
    expect(DROP, DELTA, origins(A, B), HEAD, span, B);
  }

  @Test
  void shouldDropWhenSequencingWindowExpired() {
    expect(ACCEPT, DELTA, origins(A, B), HEAD, span(DELTA, HEAD, block(A)), l1(104));
    expect(DROP, DELTA, origins(A, B), HEAD, span(DELTA, HEAD, block(A)), l1(105));
  }

  @Test
  void shouldDropEpochBeforeParents() {
    var head = l2(50, B.time(), B);
    expect(DROP, DELTA, origins(A, B), head, span(DELTA, head, block(A)), B);
  }

  @Test
  void shouldDropEpochTooFarAhead() {
    expect(DROP, DELTA, origins(A, B, C), HEAD, span(DELTA, HEAD, block(C)), C);
  }

  @Test
  void shouldBeUndecidedWhenEpochAheadIsNotRead() {
    expect(UNDECIDED, DELTA, origins(A), HEAD, span(DELTA, HEAD, block(B)), A);
  }

  @Test
  void shouldBeUndecidedWhenLastOriginIsNotRead() {
    expect(UNDECIDED, DELTA, origins(A), HEAD, span(DELTA, HEAD, block(A), block(B)), A);
  }

  @Test
  void shouldDropWrongOriginCheck() {
    var other = new L1BlockRef(C.hash(), 101, A.hash(), B.time());
    expect(DROP, DELTA, origins(A, other), HEAD, span(DELTA, HEAD, block(A), block(B)), other);
  }

  @Test
  void shouldAcceptSameAndNextEpoch() {
    var span = span(DELTA, HEAD, block(A, TRANSACTION), block(B, TRANSACTION));
    expect(ACCEPT, DELTA, origins(A, B), HEAD, span, B);
  }

  @Test
  void shouldDropBlockBeforeTimeOfItsOrigin() {
    var late = l1(101, HEAD.time() + 5);
    var span = span(DELTA, HEAD, block(A), block(B));
    expect(DROP, DELTA, origins(A, late), HEAD, span, late);
  }

  @Test
  void shouldDropTransactionsOverDriftInAnyBlock() {
    var head = l2(50, A.time() + 18, A);
    var span = span(DELTA, head, block(A, TRANSACTION), block(A, TRANSACTION));
    expect(DROP, DELTA, origins(A, l1(101, 5000)), head, span, l1(101, 5000));
    var fjord = config(Hardfork.FJORD);
    var longer = span(fjord, head, block(A, TRANSACTION), block(A, TRANSACTION));
    expect(ACCEPT, fjord, origins(A, B), head, longer, B);
  }

  @Test
  void shouldDecideEmptyBlocksOverDriftByNextOrigin() {
    var head = l2(50, A.time() + 20, A);
    var span = span(DELTA, head, block(A), block(A));
    var late = l1(101, head.time() + 5);
    var due = l1(101, head.time() + 4);

    expect(ACCEPT, DELTA, origins(A, late), head, span, late);
    expect(DROP, DELTA, origins(A, due), head, span, due);
    expect(UNDECIDED, DELTA, origins(A), head, span, A);
  }

  @Test
  void shouldAcceptEmptyBlockOverDriftThatAdvancesEpoch() {
    var head = l2(50, B.time() + 20, A);
    expect(ACCEPT, DELTA, origins(A, B), head, span(DELTA, head, block(B)), B);
  }

  @Test
  void shouldDropBadTransactions() {
    for (var bad : new Bytes[] {Bytes.EMPTY, Bytes.of(0x7e), Bytes.of(0x7d), Bytes.of(0x04)})
      expect(DROP, DELTA, origins(A, B), HEAD, span(DELTA, HEAD, block(A), block(A, bad)), B);
  }

  @Test
  void shouldLeaveBlocksToLaterChecksFromHolocene() {
    var span = span(HOLOCENE, HEAD, block(A), block(A, Bytes.of(0x7e)));
    expectHolocene(ACCEPT, origins(A, B), HEAD, span, B);
  }

  @Test
  void shouldAcceptOverlapThatMatchesSafeChain() {
    var span = span(DELTA, GRANDPARENT, block(A, TRANSACTION), block(A), block(A));
    expect(ACCEPT, DELTA, origins(A, B), HEAD, span, B);
  }

  @Test
  void shouldDropOverlapWithOtherTransactions() {
    var other = span(DELTA, GRANDPARENT, block(A, Bytes.of(0x02, 0xc1)), block(A), block(A));
    var more = span(DELTA, GRANDPARENT, block(A, TRANSACTION), block(A, TRANSACTION), block(A));

    expect(DROP, DELTA, origins(A, B), HEAD, other, B);
    expect(DROP, DELTA, origins(A, B), HEAD, more, B);
  }

  @Test
  void shouldDropOverlapWithOtherOrigin() {
    var span = span(DELTA, GRANDPARENT, block(A, TRANSACTION), block(B), block(B));
    expect(DROP, DELTA, origins(A, B), HEAD, span, B);
  }

  @Test
  void shouldDropOverlapWithOtherParent() {
    var stranger = new L2BlockRef(B.hash(), 48, A.hash(), GRANDPARENT.time(), A.id(), 3);
    var span = span(DELTA, stranger, block(A, TRANSACTION), block(A), block(A));
    expect(DROP, DELTA, origins(A, B), HEAD, span, B);
  }

  @Test
  void shouldCompareOverlapUnderHoloceneToo() {
    var good = span(HOLOCENE, GRANDPARENT, block(A, TRANSACTION), block(A), block(A));
    var bad = span(HOLOCENE, GRANDPARENT, block(A), block(A), block(A));

    expectHolocene(ACCEPT, origins(A, B), HEAD, good, B);
    expectHolocene(DROP, origins(A, B), HEAD, bad, B);
  }

  @Test
  void shouldBeUndecidedWhenItStartsBeforeGenesis() {
    var head = l2(1, 4, l1(0));
    var span = span(DELTA, head, 2, block(l1(0)), block(l1(0)), block(l1(0)));
    expect(UNDECIDED, DELTA, origins(l1(0), l1(1)), head, span, l1(1));
  }

  @Test
  void shouldGoOnWhereItWaitedForTheSafeChain() {
    var chain = new SafeChain(DELTA);
    var setting = new SpanBatchCheck.Setting(DELTA, origins(A, B), chain, HEAD);
    var span = span(DELTA, PARENT, block(A), block(A));
    var check = new SpanBatchCheck(setting, span, B);

    assertTrue(check.full().isEmpty());
    assertEquals(new Need.L2Block(BlockSelector.number(49)), chain.wanted());
    chain.provide(payload(DELTA, PARENT, TRANSACTION));
    assertTrue(check.full().isEmpty());
    assertEquals(new Need.L2Block(BlockSelector.number(50)), chain.wanted());
    chain.provide(payload(DELTA, HEAD));

    assertEquals(ACCEPT, check.full().orElseThrow().validity());
  }

  private static SpanBlock block(L1BlockRef origin, Bytes... transactions) {
    return SpanBlock.of(origin.number(), transactions);
  }

  private static void expect(
      BatchVerdict.Validity expected,
      RollupConfig config,
      L1Origins origins,
      L2BlockRef head,
      SpanBlocks span,
      L1BlockRef inclusion) {
    var chain = new SafeChain(config);
    var setting = new SpanBatchCheck.Setting(config, origins, chain, head);
    var check = new SpanBatchCheck(setting, span, inclusion);
    var verdict = check.full();
    while (verdict.isEmpty()) {
      chain.provide(safeBlock(config, chain.wanted()));
      verdict = check.full();
    }
    assertEquals(expected, verdict.get().validity(), verdict.get().why());
  }

  private static void expectHolocene(
      BatchVerdict.Validity expected,
      L1Origins origins,
      L2BlockRef head,
      SpanBlocks span,
      L1BlockRef inclusion) {
    var chain = new SafeChain(HOLOCENE);
    var setting = new SpanBatchCheck.Setting(HOLOCENE, origins, chain, head);
    var check = new SpanBatchCheck(setting, span, inclusion);
    var verdict = check.holocene();
    while (verdict.isEmpty()) {
      chain.provide(safeBlock(HOLOCENE, chain.wanted()));
      verdict = check.holocene();
    }
    assertEquals(expected, verdict.get().validity(), verdict.get().why());
  }

  /** The safe chain: block 49 has one transaction, the others none. */
  private static PayloadEnvelope safeBlock(RollupConfig config, Need need) {
    var number = ((BlockSelector.ByNumber) ((Need.L2Block) need).which()).number();
    var ref = number == 48 ? GRANDPARENT : number == 49 ? PARENT : HEAD;
    return number == 49 ? payload(config, ref, TRANSACTION) : payload(config, ref);
  }
}
