package opekko.devnet.l2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import opekko.devnet.genesis.DevnetAccount;
import opekko.devnet.genesis.DevnetChain;
import opekko.devnet.l1.Admission;
import opekko.devnet.testkit.PayloadLies;
import opekko.protocol.engine.ForkchoiceState;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.engine.PayloadId;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.port.BlockLabel;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import org.junit.jupiter.api.Test;

class LedgerEngineTest {
  private static final Hash UNKNOWN = Hash.fromHex("0x" + "99".repeat(32));

  private final DevnetChain chain = Chain.at(Hardfork.KARST);
  private final LedgerEngine engine = Chain.engine(chain);
  private final LedgerBlock genesis = engine.head();

  @Test
  void shouldStartAtTheGenesisOfTheRollupConfig() {
    assertEquals(chain.rollup().genesis().l2(), genesis.id());
    assertEquals(Optional.empty(), engine.block(BlockLabel.SAFE));
    assertEquals(Optional.empty(), engine.block(BlockLabel.FINALIZED));
  }

  @Test
  void shouldBuildOnTheHeadAndMoveIt() {
    var transfer = submit(Chain.transfer(DevnetAccount.USER, 0, Chain.GWEI));

    var block = child(genesis);

    assertEquals(block, engine.head());
    assertEquals(1, block.number());
    assertEquals(transfer, block.transactions().get(1).encoded());
    var state = engine.state(block.hash()).orElseThrow();
    assertEquals(BigInteger.ONE, state.account(Chain.RECEIVER).balance());
    var inclusion = engine.inclusion(block.transactions().get(1).hash()).orElseThrow();
    assertTrue(inclusion.receipt().isSuccessful());
    assertEquals(21_000, block.gasUsed(1));
    assertEquals(List.of(), engine.poolContent());
  }

  @Test
  void shouldAnswerSyncingForWhatItDoesNotKnow() {
    var other = Chain.engine(chain);
    var first = Chain.child(chain, other, other.head());
    var second = Chain.child(chain, other, first);

    assertEquals(
        new ForkchoiceResult.NotApplied(new PayloadStatus.Syncing()),
        engine.forkchoiceUpdated(Chain.head(UNKNOWN), Optional.empty()));
    assertEquals(new PayloadStatus.Syncing(), engine.newPayload(second.envelope()));
    assertEquals(Optional.empty(), engine.getPayload(new PayloadId(Bytes.wrap(new byte[8]))));
    assertEquals(genesis, engine.head());
  }

  @Test
  void shouldRefuseWhatBuildsOnAnInvalidBlock() {
    var other = Chain.engine(chain);
    var block = Chain.child(chain, other, other.head());
    var lie = PayloadLies.about(block.envelope()).get(1);
    engine.newPayload(lie.envelope());

    var answer =
        engine.forkchoiceUpdated(
            Chain.head(lie.envelope().payload().blockHash()), Optional.empty());

    assertEquals(
        new ForkchoiceResult.NotApplied(
            new PayloadStatus.Invalid(
                Optional.of(genesis.hash()), "links to previously rejected block")),
        answer);
  }

  @Test
  void shouldNameAJobAfterItsAttributes() {
    var attributes = Chain.attributes(chain, genesis, List.of());

    var once = engine.forkchoiceUpdated(Chain.head(genesis.hash()), Optional.of(attributes));
    var again = engine.forkchoiceUpdated(Chain.head(genesis.hash()), Optional.of(attributes));
    var other =
        engine.forkchoiceUpdated(
            Chain.head(genesis.hash()), Optional.of(attributes.withNoTxPool(false)));

    assertEquals(once, again);
    assertFalse(once.equals(other));
  }

  @Test
  void shouldLeaveThePoolAloneWhenTold() {
    submit(Chain.transfer(DevnetAccount.USER, 0, Chain.GWEI));

    var block = Chain.build(engine, genesis.hash(), Chain.attributes(chain, genesis, List.of()));

    assertEquals(1, block.transactions().size());
    assertEquals(1, engine.poolContent().size());
  }

  @Test
  void shouldKeepABlockAsItWasFirstAskedFor() {
    var started =
        engine.forkchoiceUpdated(
            Chain.head(genesis.hash()),
            Optional.of(Chain.attributes(chain, genesis, List.of()).withNoTxPool(false)));
    var id = assertInstanceOf(ForkchoiceResult.Applied.class, started).payloadId().orElseThrow();
    submit(Chain.transfer(DevnetAccount.USER, 0, Chain.GWEI));

    var first = engine.getPayload(id).orElseThrow();
    submit(Chain.transfer(DevnetAccount.USER2, 0, Chain.GWEI));

    assertEquals(2, first.envelope().payload().transactions().size());
    assertEquals(Chain.GWEI.multiply(BigInteger.valueOf(21_000)), first.value());
    assertEquals(first, engine.getPayload(id).orElseThrow());
  }

  @Test
  void shouldRefuseAttributesThatMakeNoBlock() {
    var right = Chain.attributes(chain, genesis, List.of());
    var gap = Chain.transfer(DevnetAccount.USER, 5, Chain.GWEI);

    assertTrue(refusal(timed(right, genesis.header().time())).contains("invalid timestamp"));
    assertTrue(refusal(with(right, right.eip1559Params(), OptionalLong.empty())).contains("min"));
    assertTrue(
        refusal(with(right, Optional.of(Bytes.of(0, 0, 0, 0, 0, 0, 0, 1)), right.minBaseFee()))
            .contains("zero both or none"));
    assertTrue(
        refusal(with(right, Optional.empty(), right.minBaseFee())).contains("should be 8 bytes"));
    assertTrue(refusal(Chain.attributes(chain, genesis, List.of(gap))).contains("nonce too high"));
    assertTrue(
        refusal(Chain.attributes(chain, genesis, List.of(Bytes.of(0x05, 0xc0))))
            .contains("invalid transaction 1"));
  }

  @Test
  void shouldRefuseSafeAndFinalBlocksOffTheChain() {
    var mine = child(genesis);
    var other = Chain.build(engine, genesis.hash(), Chain.attributes(chain, genesis, transfers()));

    var answer =
        engine.forkchoiceUpdated(
            new ForkchoiceState(other.hash(), mine.hash(), genesis.hash()), Optional.empty());
    var unknown =
        engine.forkchoiceUpdated(
            new ForkchoiceState(other.hash(), genesis.hash(), UNKNOWN), Optional.empty());

    assertEquals(
        new ForkchoiceResult.InconsistentForkchoice("safe block not in canonical chain"), answer);
    assertEquals(
        new ForkchoiceResult.InconsistentForkchoice("final block not available in database"),
        unknown);
    assertEquals(Optional.empty(), engine.block(BlockLabel.SAFE));
  }

  @Test
  void shouldFollowAnotherBranchAndBringItsTransactionsBack() {
    var transfer = submit(Chain.transfer(DevnetAccount.USER, 0, Chain.GWEI));
    var first = child(genesis);
    var second = child(first);
    setHeads(second, second, genesis);

    var other = Chain.build(engine, genesis.hash(), Chain.attributes(chain, genesis, List.of()));
    setHeads(other, other, genesis);

    assertEquals(other, engine.head());
    assertEquals(Optional.of(other), engine.block(BlockLabel.SAFE));
    assertEquals(Optional.of(other), engine.block(1));
    assertEquals(Optional.empty(), engine.block(2));
    assertFalse(engine.isCanonical(first));
    assertEquals(List.of(transfer), pooled());
    assertEquals(transfer, child(other).transactions().get(1).encoded());
  }

  @Test
  void shouldTakeTheHeadBackAndForward() {
    var first = child(genesis);
    var second = child(first);

    setHeads(first, first, genesis);
    var back = engine.head();
    setHeads(second, first, genesis);

    assertEquals(first, back);
    assertEquals(second, engine.head());
  }

  @Test
  void shouldForgetBranchesOnceABlockOfTheirHeightIsFinal() {
    var mine = child(genesis);
    var other = Chain.build(engine, genesis.hash(), Chain.attributes(chain, genesis, transfers()));

    setHeads(other, other, other);

    assertEquals(Optional.empty(), engine.block(mine.hash()));
    assertEquals(Optional.of(other), engine.block(other.hash()));
  }

  @Test
  void shouldTakeAKnownBlockAgain() {
    var block = child(genesis);

    assertEquals(new PayloadStatus.Valid(block.hash()), engine.newPayload(block.envelope()));
  }

  private List<Bytes> transfers() {
    return List.of(Chain.transfer(DevnetAccount.TRAFFIC1, 0, Chain.GWEI));
  }

  private LedgerBlock child(LedgerBlock parent) {
    return Chain.child(chain, engine, parent);
  }

  private void setHeads(LedgerBlock head, LedgerBlock safe, LedgerBlock finalized) {
    engine.forkchoiceUpdated(
        new ForkchoiceState(head.hash(), safe.hash(), finalized.hash()), Optional.empty());
  }

  private Bytes submit(Bytes raw) {
    assertInstanceOf(Admission.Admitted.class, engine.submit(raw));
    return raw;
  }

  private List<Bytes> pooled() {
    return engine.poolContent().stream().map(each -> each.encoded()).toList();
  }

  private String refusal(PayloadAttributes attributes) {
    var answer = engine.forkchoiceUpdated(Chain.head(genesis.hash()), Optional.of(attributes));
    return assertInstanceOf(ForkchoiceResult.InvalidAttributes.class, answer).cause();
  }

  private static PayloadAttributes timed(PayloadAttributes attributes, long time) {
    return new PayloadAttributes(
        time,
        attributes.prevRandao(),
        attributes.suggestedFeeRecipient(),
        attributes.withdrawals(),
        attributes.parentBeaconBlockRoot(),
        attributes.transactions(),
        attributes.noTxPool(),
        attributes.gasLimit(),
        attributes.eip1559Params(),
        attributes.minBaseFee());
  }

  private static PayloadAttributes with(
      PayloadAttributes attributes, Optional<Bytes> eip1559Params, OptionalLong minBaseFee) {
    return new PayloadAttributes(
        attributes.timestamp(),
        attributes.prevRandao(),
        attributes.suggestedFeeRecipient(),
        attributes.withdrawals(),
        attributes.parentBeaconBlockRoot(),
        attributes.transactions(),
        attributes.noTxPool(),
        attributes.gasLimit(),
        eip1559Params,
        minBaseFee);
  }
}
