package opekko.derivation.pipeline;

import static opekko.derivation.pipeline.BatchVerdict.Validity.ACCEPT;
import static opekko.derivation.pipeline.BatchVerdict.Validity.DROP;
import static opekko.derivation.pipeline.BatchVerdict.Validity.FUTURE;
import static opekko.derivation.pipeline.BatchVerdict.Validity.PAST;
import static opekko.derivation.pipeline.BatchVerdict.Validity.UNDECIDED;
import static opekko.derivation.pipeline.Scenario.TRANSACTION;
import static opekko.derivation.pipeline.Scenario.batch;
import static opekko.derivation.pipeline.Scenario.config;
import static opekko.derivation.pipeline.Scenario.l1;
import static opekko.derivation.pipeline.Scenario.l2;
import static opekko.derivation.pipeline.Scenario.noOrigins;
import static opekko.derivation.pipeline.Scenario.origins;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.OptionalLong;
import opekko.protocol.batch.SingularBatch;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.testkit.Chains;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each verdict on the batch of one block. */
class SingularBatchCheckTest {
  private static final RollupConfig BEDROCK = config(Hardfork.REGOLITH);
  private static final RollupConfig HOLOCENE = config(Hardfork.HOLOCENE);
  private static final L1BlockRef A = l1(100);
  private static final L1BlockRef B = l1(101);
  private static final L2BlockRef HEAD = l2(50, A.time() + 10, A);
  private static final long NEXT = HEAD.time() + 2;

  @Test
  void shouldBeUndecidedWithoutL1Blocks() {
    expect(UNDECIDED, BEDROCK, noOrigins(), HEAD, batch(HEAD, A, NEXT), B);
  }

  @Test
  void shouldKeepFutureBatchBeforeHolocene() {
    expect(FUTURE, BEDROCK, origins(A, B), HEAD, batch(HEAD, A, NEXT + 2), B);
  }

  @Test
  void shouldDropFutureBatchFromHolocene() {
    expect(DROP, HOLOCENE, origins(A, B), HEAD, batch(HEAD, A, NEXT + 2), B);
  }

  @Test
  void shouldTellHoloceneByTimeOfInclusion() {
    var atB = BEDROCK.withForks(BEDROCK.forks().with(Hardfork.HOLOCENE, OptionalLong.of(B.time())));

    expect(DROP, atB, origins(A, B), HEAD, batch(HEAD, A, NEXT + 2), B);
    expect(FUTURE, atB, origins(A, B), HEAD, batch(HEAD, A, NEXT + 2), A);
  }

  @Test
  void shouldTakeTimeAsUnsigned() {
    expect(FUTURE, BEDROCK, origins(A, B), HEAD, batch(HEAD, A, -2), B);
    expect(
        DROP,
        BEDROCK,
        origins(A, B),
        HEAD,
        new SingularBatch(HEAD.hash(), -1, A.hash(), NEXT, List.of()),
        B);
  }

  @Test
  void shouldDropOldBatchBeforeHolocene() {
    expect(DROP, BEDROCK, origins(A, B), HEAD, batch(HEAD, A, HEAD.time()), B);
  }

  @Test
  void shouldSkipPastBatchFromHolocene() {
    expect(PAST, HOLOCENE, origins(A, B), HEAD, batch(HEAD, A, HEAD.time()), B);
  }

  @Test
  void shouldDropMisalignedTime() {
    expect(DROP, BEDROCK, origins(A, B), HEAD, batch(HEAD, A, NEXT - 1), B);
  }

  @Test
  void shouldDropWrongParent() {
    expect(DROP, BEDROCK, origins(A, B), HEAD, batch(l2(49, 0, A), A, NEXT), B);
  }

  @Test
  void shouldAcceptInLastBlockOfSequencingWindow() {
    expect(ACCEPT, BEDROCK, origins(A, B), HEAD, batch(HEAD, A, NEXT), l1(104));
  }

  @Test
  void shouldDropWhenSequencingWindowExpired() {
    expect(DROP, BEDROCK, origins(A, B), HEAD, batch(HEAD, A, NEXT), l1(105));
  }

  @Test
  void shouldDropEpochBeforeCurrentOne() {
    expect(DROP, BEDROCK, origins(B, l1(102)), HEAD, batch(HEAD, A, NEXT), l1(102));
  }

  @Test
  void shouldBeUndecidedWhenEpochAheadIsNotRead() {
    expect(UNDECIDED, BEDROCK, origins(A), HEAD, batch(HEAD, B, NEXT), A);
  }

  @Test
  void shouldDropEpochTooFarAhead() {
    var batch = batch(HEAD, l1(102), NEXT);
    expect(DROP, BEDROCK, origins(A, B, l1(102)), HEAD, batch, l1(102));
  }

  @Test
  void shouldDropWrongEpochHash() {
    var wrong = new SingularBatch(HEAD.hash(), 100, B.hash(), NEXT, List.of());
    expect(DROP, BEDROCK, origins(A, B), HEAD, wrong, B);
  }

  @Test
  void shouldDropTimeBeforeOrigin() {
    var late = l1(101, NEXT + 1);
    expect(DROP, BEDROCK, origins(A, late), HEAD, batch(HEAD, late, NEXT), late);
  }

  @Test
  void shouldAcceptSameEpoch() {
    expect(ACCEPT, BEDROCK, origins(A, B), HEAD, batch(HEAD, A, NEXT, TRANSACTION), B);
  }

  @Test
  void shouldAcceptNextEpoch() {
    expect(ACCEPT, BEDROCK, origins(A, B), HEAD, batch(HEAD, B, NEXT, TRANSACTION), B);
  }

  @Test
  void shouldDropTransactionsOverDrift() {
    var head = headAtDrift();
    expect(
        ACCEPT,
        BEDROCK,
        origins(A, B),
        l2(50, head.time() - 2, A),
        batch(l2(50, head.time() - 2, A), A, head.time(), TRANSACTION),
        B);
    expect(DROP, BEDROCK, origins(A, B), head, batch(head, A, head.time() + 2, TRANSACTION), B);
  }

  @Test
  void shouldAllowLongerDriftFromFjord() {
    var head = headAtDrift();
    var batch = batch(head, A, head.time() + 2, TRANSACTION);
    expect(ACCEPT, config(Hardfork.FJORD), origins(A, B), head, batch, B);
  }

  @Test
  void shouldDropTransactionsOverDriftOfNextEpoch() {
    var head = l2(50, B.time() + 20, A);
    expect(DROP, BEDROCK, origins(A, B), head, batch(head, B, head.time() + 2, TRANSACTION), B);
  }

  @Test
  void shouldAcceptEmptyBlockOverDriftOfNextEpoch() {
    var head = l2(50, B.time() + 20, A);
    expect(ACCEPT, BEDROCK, origins(A, B), head, batch(head, B, head.time() + 2), B);
  }

  @Test
  void shouldAcceptEmptyBlockOverDriftWhileNextEpochIsLate() {
    var head = headAtDrift();
    var late = l1(101, head.time() + 3);
    expect(ACCEPT, BEDROCK, origins(A, late), head, batch(head, A, head.time() + 2), late);
  }

  @Test
  void shouldDropEmptyBlockOverDriftWhenNextEpochWasDue() {
    var head = headAtDrift();
    var due = l1(101, head.time() + 2);
    expect(DROP, BEDROCK, origins(A, due), head, batch(head, A, head.time() + 2), due);
  }

  @Test
  void shouldBeUndecidedOnEmptyBlockOverDriftBeforeNextEpochIsRead() {
    var head = headAtDrift();
    expect(UNDECIDED, BEDROCK, origins(A), head, batch(head, A, head.time() + 2), A);
  }

  @Test
  void shouldDropEmptyTransaction() {
    expect(DROP, BEDROCK, origins(A, B), HEAD, batch(HEAD, A, NEXT, Bytes.EMPTY), B);
  }

  @Test
  void shouldDropDeposit() {
    expect(DROP, BEDROCK, origins(A, B), HEAD, batch(HEAD, A, NEXT, Bytes.of(0x7e, 0xc0)), B);
  }

  @Test
  void shouldDropPostExecutionTransaction() {
    var batch = batch(HEAD, A, NEXT, Bytes.of(0x7d, 0xc0));
    expect(DROP, config(Hardfork.KARST), origins(A, B), HEAD, batch, B);
  }

  @Test
  void shouldAllowSetCodeFromIsthmusOn() {
    var batch = batch(HEAD, A, NEXT, Bytes.of(0x04, 0xc0));
    expect(DROP, HOLOCENE, origins(A, B), HEAD, batch, B);
    expect(ACCEPT, config(Hardfork.ISTHMUS), origins(A, B), HEAD, batch, B);
  }

  @ParameterizedTest
  @EnumSource(
      value = Hardfork.class,
      names = {"ECOTONE", "FJORD", "ISTHMUS", "JOVIAN", "KARST"})
  void shouldCloseActivationBlockToUsersFromJovianOn(Hardfork fork) {
    var before = Chains.at(Hardfork.values()[fork.ordinal() - 1]).forks();
    var config = config(before.with(fork, OptionalLong.of(NEXT)));
    var expected = fork.compareTo(Hardfork.JOVIAN) >= 0 ? DROP : ACCEPT;

    expect(expected, config, origins(A, B), HEAD, batch(HEAD, A, NEXT, TRANSACTION), B);
    expect(ACCEPT, config, origins(A, B), HEAD, batch(HEAD, A, NEXT), B);
  }

  private static L2BlockRef headAtDrift() {
    return l2(50, A.time() + 20, A);
  }

  private static void expect(
      BatchVerdict.Validity expected,
      RollupConfig config,
      L1Origins origins,
      L2BlockRef head,
      SingularBatch batch,
      L1BlockRef inclusion) {
    var verdict = new SingularBatchCheck(config, origins, head).check(batch, inclusion);
    assertEquals(expected, verdict.validity(), verdict.why());
  }
}
