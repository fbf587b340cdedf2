package opekko.devnet.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import opekko.protocol.attributes.OutputRoot;
import opekko.protocol.engine.ForkchoiceOutcome;
import opekko.protocol.engine.ForkchoiceState;
import opekko.protocol.engine.GetPayloadOutcome;
import opekko.protocol.engine.NewPayloadOutcome;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.engine.PayloadId;
import opekko.protocol.fault.Fault;
import opekko.protocol.fault.Fetched;
import opekko.protocol.port.BlockLabel;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L2BlockRef;
import org.junit.jupiter.api.Test;

class ReplayEngineTest {
  private final Fixture fixture = Recordings.open("rec-reorg-1");
  private final List<AskedAttributes> asked = new ArrayList<>();
  private final ReplayEngine engine = fixture.engine(asked::add);
  private final Hash genesis = fixture.start().hash();
  private final PayloadAttributes first = fixture.expected().getFirst().attributes();

  @Test
  void shouldBuildRecordedBlockFromItsAttributes() {
    // when
    var block = build(genesis, first);

    // then
    assertEquals(
        fixture.expected().getFirst().blockHash().orElseThrow(), block.payload().blockHash());
    assertEquals(List.of(new AskedAttributes(genesis, first)), asked);
  }

  @Test
  void shouldNameFirstDifferenceWhenAttributesWereNeverBuilt() {
    // given
    var other =
        new PayloadAttributes(
            first.timestamp(),
            first.prevRandao(),
            first.suggestedFeeRecipient(),
            first.withdrawals(),
            first.parentBeaconBlockRoot(),
            first.transactions(),
            first.noTxPool(),
            first.gasLimit() + 1,
            first.eip1559Params(),
            first.minBaseFee());

    // when
    var outcome = now(engine.forkchoiceUpdated(all(genesis), Optional.of(other)));

    // then
    var fault = assertInstanceOf(ForkchoiceOutcome.Failed.class, outcome).fault();
    assertInstanceOf(Fault.Critical.class, fault);
    assertTrue(fault.cause().endsWith("gasLimit: expected 30000000, got 30000001"), fault.cause());
  }

  @Test
  void shouldPromoteBlockAndStartNextInOneCall() {
    // given
    var block = extend(genesis, first);
    var second = fixture.expected().get(1);

    // when
    var outcome = now(engine.forkchoiceUpdated(all(block), Optional.of(second.attributes())));

    // then
    assertTrue(assertInstanceOf(ForkchoiceOutcome.Updated.class, outcome).payloadId().isPresent());
    assertEquals(Optional.of(block), engine.labelled(BlockLabel.LATEST));
    assertEquals(Optional.of(block), engine.labelled(BlockLabel.SAFE));
  }

  @Test
  void shouldAnswerSyncingForHeadItWasNotGiven() {
    var unknown = fixture.expected().get(5).blockHash().orElseThrow();

    assertEquals(
        new ForkchoiceOutcome.Syncing(),
        now(engine.forkchoiceUpdated(all(unknown), Optional.empty())));
  }

  @Test
  void shouldAnswerSyncingForPayloadWithoutParent() {
    var later = engine.recordedBlock(fixture.expected().get(5).blockHash().orElseThrow());

    assertEquals(new NewPayloadOutcome.Syncing(), now(engine.newPayload(later.orElseThrow())));
  }

  @Test
  void shouldRefuseForkchoiceWhoseSafeBlockIsOnNoChainOfTheHead() {
    // given
    var block = extend(genesis, first);
    var state = new ForkchoiceState(genesis, block, genesis);

    // then
    assertInstanceOf(
        ForkchoiceOutcome.InconsistentForkchoice.class,
        now(engine.forkchoiceUpdated(state, Optional.empty())));
  }

  @Test
  void shouldRefusePayloadThatDiffersFromBlockOfItsHash() {
    // given
    var block = build(genesis, first);
    var moved = new PayloadEnvelope(Optional.of(genesis), block.payload());

    // then
    assertInstanceOf(NewPayloadOutcome.Invalid.class, now(engine.newPayload(moved)));
  }

  @Test
  void shouldStopOnPayloadThatWasNeverRecorded() {
    // given
    var other = Recordings.open("rec-unsafe-sync");
    var foreign =
        other.engine(_ -> {}).recordedBlock(other.expected().getFirst().blockHash().orElseThrow());

    // then
    var outcome = now(engine.newPayload(foreign.orElseThrow()));
    assertInstanceOf(
        Fault.Critical.class, assertInstanceOf(NewPayloadOutcome.Failed.class, outcome).fault());
  }

  @Test
  void shouldNotKnowJobItDidNotStart() {
    var id = new PayloadId(Bytes.of(0, 0, 0, 0, 0, 0, 0, 9));

    assertInstanceOf(
        GetPayloadOutcome.UnknownPayload.class, now(engine.getPayload(id, first.timestamp())));
  }

  @Test
  void shouldForgetOldJobs() {
    // given
    var oldest = start(genesis, first);

    // when
    for (var i = 0; i < 16; i++) start(genesis, first);

    // then
    assertInstanceOf(
        GetPayloadOutcome.UnknownPayload.class, now(engine.getPayload(oldest, first.timestamp())));
  }

  @Test
  void shouldNotKnowSafeAndFinalizedBeforeTheyWereNamed() {
    assertInstanceOf(Fetched.Missing.class, now(engine.ref(BlockSelector.label(BlockLabel.SAFE))));
    assertInstanceOf(
        Fetched.Missing.class, now(engine.ref(BlockSelector.label(BlockLabel.FINALIZED))));
    assertEquals(0, found(engine.ref(BlockSelector.label(BlockLabel.LATEST))).number());
  }

  @Test
  void shouldFollowNumbersToTheNewHeadAfterReorg() {
    // given
    var one = extend(genesis, first);
    var second = fixture.expected().get(1);
    var two = extend(one, second.attributes());
    assertEquals(two, found(engine.ref(BlockSelector.number(2))).hash());

    // when
    now(engine.forkchoiceUpdated(all(one), Optional.empty()));

    // then
    assertInstanceOf(Fetched.Missing.class, now(engine.ref(BlockSelector.number(2))));
    assertEquals(one, found(engine.ref(BlockSelector.number(1))).hash());
    assertEquals(two, found(engine.ref(BlockSelector.hash(two))).hash());
  }

  @Test
  void shouldReadOriginAndSequenceNumberOfBlocks() {
    // given
    var expected = fixture.expected().getFirst();

    // when
    var ref = found(engine.ref(BlockSelector.hash(extend(genesis, first))));

    // then
    assertEquals(expected.l1Origin(), ref.l1Origin().number());
    assertEquals(expected.sequenceNumber(), ref.sequenceNumber());
    assertEquals(genesis, ref.parentHash());
  }

  @Test
  void shouldHaveStorageRootOfMessagePasserOnly() {
    assertInstanceOf(
        Fetched.Found.class, now(engine.storageRoot(OutputRoot.MESSAGE_PASSER, genesis)));
    assertInstanceOf(Fetched.Missing.class, now(engine.storageRoot(Address.ZERO, genesis)));
  }

  private PayloadId start(Hash parent, PayloadAttributes attributes) {
    var outcome = now(engine.forkchoiceUpdated(all(parent), Optional.of(attributes)));
    return assertInstanceOf(ForkchoiceOutcome.Updated.class, outcome).payloadId().orElseThrow();
  }

  private PayloadEnvelope build(Hash parent, PayloadAttributes attributes) {
    var outcome = now(engine.getPayload(start(parent, attributes), attributes.timestamp()));
    return assertInstanceOf(GetPayloadOutcome.Built.class, outcome).envelope();
  }

  /** Builds, inserts and promotes a block. */
  private Hash extend(Hash parent, PayloadAttributes attributes) {
    var block = build(parent, attributes);
    assertEquals(new NewPayloadOutcome.Valid(), now(engine.newPayload(block)));
    var hash = block.payload().blockHash();
    now(engine.forkchoiceUpdated(all(hash), Optional.empty()));
    return hash;
  }

  private ForkchoiceState all(Hash head) {
    return new ForkchoiceState(head, head, genesis);
  }

  private static L2BlockRef found(CompletionStage<Fetched<L2BlockRef>> answer) {
    return switch (now(answer)) {
      case Fetched.Found<L2BlockRef>(var ref) -> ref;
      case Fetched.Missing<L2BlockRef>(var what) -> throw new AssertionError(what);
      case Fetched.Failed<L2BlockRef>(var fault) -> throw new AssertionError(fault.cause());
    };
  }

  private static <T> T now(CompletionStage<T> answer) {
    return answer.toCompletableFuture().join();
  }
}
