package opekko.sequencer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import opekko.protocol.api.ApiResult;
import opekko.protocol.attributes.L2BlockRefs;
import opekko.protocol.crypto.Secp256k1.Signature;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.engine.PayloadId;
import opekko.protocol.engine.SignedPayload;
import opekko.protocol.fault.Fetched;
import opekko.protocol.port.CommitLog.Outcome;
import opekko.protocol.port.CommitLog.Position;
import opekko.protocol.port.CommittedBlock;
import opekko.protocol.testkit.Chains;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L2BlockRef;
import org.junit.jupiter.api.Test;

/** What a sequencer does with a log that others write too. */
class SharedLogTest {
  private static final BlockId OTHER_TIP = new BlockId(Chains.hash(900), 9);

  private final SequencerWorld world = new SequencerWorld(SequencerSettings.DEFAULT.sharingLog());
  private final ChaosChain chain = new ChaosChain(world.rollup);
  private final List<SequencerEffect> all = new ArrayList<>();

  private void when(SequencerEvent event) {
    world.when(event);
    all.addAll(world.effects);
  }

  private <T> List<T> did(Class<T> kind) {
    return all.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private <T> List<T> asked(Class<T> kind) {
    return did(SequencerEffect.AskDriver.class).stream()
        .map(SequencerEffect.AskDriver::request)
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  private Call call() {
    return assertInstanceOf(Phase.Asks.class, world.state.phase()).call();
  }

  /** Started, and has read what the next block needs, while another node leads. */
  private void follow(L2BlockRef head, L2BlockRef safe) {
    when(new SequencerEvent.Born(true, 0));
    when(new SequencerEvent.HeadsChanged(head, safe));
    for (var effect : List.copyOf(all)) {
      if (effect instanceof SequencerEffect.ReadOrigin(var call, var hash))
        when(new SequencerEvent.OriginRead(call, world.l1.read(hash)));
      if (effect instanceof SequencerEffect.ReadConfig(var call, _))
        when(
            new SequencerEvent.ConfigRead(
                call, Fetched.found(world.rollup.genesis().systemConfig())));
    }
  }

  private void lead(long term) {
    all.clear();
    when(new SequencerEvent.LeadershipGained(term));
    when(new SequencerEvent.ActionDue());
  }

  private void read(Position position) {
    when(new SequencerEvent.CommittedRead(call(), Fetched.found(position)));
  }

  /** The block that a node would build on genesis. */
  private PayloadEnvelope firstBlock() {
    var other = new SharedLogTest();
    other.follow(other.world.genesis, other.world.genesis);
    other.lead(1);
    other.read(new Position.Empty());
    other.when(new SequencerEvent.ActionDue());
    return chain.build(
        world.genesis, other.asked(SequencerRequest.StartBuild.class).getFirst().attributes());
  }

  private L2BlockRef ref(PayloadEnvelope block) {
    return L2BlockRefs.of(world.rollup, block.payload());
  }

  /** To the commit of a block on genesis. */
  private PayloadEnvelope committing() {
    read(new Position.AtTip(0));
    when(new SequencerEvent.ActionDue());
    return sealing();
  }

  private PayloadEnvelope sealing() {
    var start = asked(SequencerRequest.StartBuild.class).getLast();
    when(
        new SequencerEvent.BuildStarted(
            start.call(), new EngineWork.Started(new PayloadId(Bytes.wrap(new byte[8])))));
    world.now = world.state.nextAction().orElseThrow();
    when(new SequencerEvent.ActionDue());
    var block = chain.build(start.parent(), start.attributes());
    when(new SequencerEvent.BuildSealed(call(), new EngineWork.Sealed(block)));
    return block;
  }

  @Test
  void shouldBuildWithNoReadButThatOfItsLogOnceItLeads() {
    follow(world.genesis, world.genesis);
    lead(7);

    read(new Position.AtTip(3));
    when(new SequencerEvent.ActionDue());

    assertEquals(1, asked(SequencerRequest.StartBuild.class).size());
    assertEquals(1, did(SequencerEffect.ReadCommitted.class).size());
    assertEquals(List.of(), did(SequencerEffect.ReadOrigin.class));
    assertEquals(List.of(), did(SequencerEffect.ReadNextOrigin.class));
    assertEquals(List.of(), did(SequencerEffect.ReadConfig.class));
  }

  @Test
  void shouldSignAndPublishTheTipAgainBesideTheNextBlock() {
    var tip = firstBlock();
    follow(ref(tip), world.genesis);
    lead(7);

    read(new Position.AtTip(3));
    var again = did(SequencerEffect.ReadCommitted.class).getLast();
    assertEquals(world.genesis.id(), again.head());
    when(
        new SequencerEvent.CommittedRead(
            again.call(), Fetched.found(new Position.Next(new CommittedBlock(1, 2, tip)))));
    var sign = did(SequencerEffect.Sign.class).getFirst();
    assertEquals(tip, sign.block());
    assertEquals(3, sign.lineage());
    var signed = new SignedPayload(tip, Bytes.EMPTY, new Signature(Bytes.EMPTY, 0));
    when(new SequencerEvent.BlockSigned(sign.call(), Fetched.found(signed)));

    assertEquals(
        List.of(new SequencerEffect.Publish(7, signed)), did(SequencerEffect.Publish.class));
    assertEquals(Optional.of(ref(tip).id()), world.state.logTip());
    assertEquals(List.of(), asked(SequencerRequest.InsertBlock.class));
  }

  @Test
  void shouldInsertWhatOthersCommittedAndLookForMore() {
    var block = firstBlock();
    follow(world.genesis, world.genesis);
    lead(7);

    read(new Position.Next(new CommittedBlock(1, 2, block)));
    var sign = did(SequencerEffect.Sign.class).getFirst();
    when(new SequencerEvent.BlockSigned(sign.call(), Fetched.temporary("no signer")));
    when(new SequencerEvent.BlockInserted(call(), new EngineWork.Inserted()));
    when(new SequencerEvent.HeadsChanged(ref(block), world.genesis));
    world.now = world.state.nextAction().orElseThrow();
    when(new SequencerEvent.ActionDue());

    assertEquals(ref(block).id(), did(SequencerEffect.ReadCommitted.class).getLast().head());
    assertEquals(List.of(), did(SequencerEffect.Rewind.class));
  }

  @Test
  void shouldOnlyInsertBlocksOfLongAgo() {
    var block = firstBlock();
    follow(world.genesis, world.genesis);
    world.now = world.now.plusSeconds(3600);
    lead(7);

    read(new Position.Next(new CommittedBlock(1, 2, block)));

    assertEquals(List.of(), did(SequencerEffect.Sign.class));
    assertEquals(block, asked(SequencerRequest.InsertBlock.class).getFirst().envelope());
  }

  @Test
  void shouldWaitWhereTheLogDoesNotKnowItsHead() {
    follow(world.genesis, world.genesis);
    lead(7);

    read(new Position.Elsewhere(OTHER_TIP, Optional.empty()));
    read(new Position.Elsewhere(OTHER_TIP, Optional.empty()));

    assertInstanceOf(Phase.Astray.class, world.state.phase());
    var status = StatusView.of(world.rollup, world.state, List.of());
    assertTrue(status.waitingFor().startsWith("waits for the log"), status.waitingFor());
    world.now = world.state.nextAction().orElseThrow();
    when(new SequencerEvent.ActionDue());
    assertEquals(3, did(SequencerEffect.ReadCommitted.class).size());
    assertEquals(List.of(), did(SequencerEffect.Rewind.class));
  }

  @Test
  void shouldGoBackWithALogThatWasTakenBackByOrder() {
    var block = firstBlock();
    follow(ref(block), world.genesis);
    lead(7);

    read(new Position.Elsewhere(world.genesis.id(), Optional.empty()));
    read(new Position.AtTip(4));

    assertEquals(
        List.of(new SequencerRequest.GoBackTo(world.genesis.id())),
        asked(SequencerRequest.GoBackTo.class));
  }

  @Test
  void shouldTakeTheLogBackWhenL1WentOnBeyondIt() {
    var block = firstBlock();
    follow(ref(block), ref(block));
    lead(7);

    read(new Position.Elsewhere(world.genesis.id(), Optional.empty()));

    var back = world.state.rewind().orElseThrow();
    assertEquals(ref(block).id(), back.to());
    assertEquals(Optional.of(world.genesis.id()), back.lost());
  }

  @Test
  void shouldTakeTheLogBackWhereL1DecidedAnotherBlock() {
    var block = firstBlock();
    follow(ref(block), ref(block));
    lead(7);

    var rival = new BlockId(Chains.hash(800), 1);
    read(new Position.Elsewhere(OTHER_TIP, Optional.of(rival)));

    var back = world.state.rewind().orElseThrow();
    assertEquals(ref(block).id(), back.to());
    assertEquals(Optional.of(rival), back.lost());
  }

  @Test
  void shouldTakeTheLogBackWhenTheEngineFindsItsBlockInvalid() {
    var block = firstBlock();
    follow(world.genesis, world.genesis);
    lead(7);
    read(new Position.Next(new CommittedBlock(1, 2, block)));
    var sign = did(SequencerEffect.Sign.class).getFirst();
    when(new SequencerEvent.BlockSigned(sign.call(), Fetched.temporary("no signer")));

    when(new SequencerEvent.BlockInserted(call(), new EngineWork.Refused("bad state root")));

    var cause = world.state.rewind().orElseThrow();
    assertEquals(world.genesis.id(), cause.to());
    assertEquals(Optional.of(block.id()), cause.lost());
    assertTrue(cause.reason().contains("bad state root"), cause.reason());
  }

  @Test
  void shouldProposeTheSameBlockUntilItsFateIsKnownWhateverHappens() {
    follow(world.genesis, world.genesis);
    lead(7);
    var block = committing();
    when(new SequencerEvent.LogAnswered(call(), new Outcome.Unknown("no quorum")));
    when(new SequencerEvent.ResetBegun("an L1 reorg"));
    when(new SequencerEvent.ResetConfirmed());
    world.now = world.state.nextAction().orElseThrow();
    when(new SequencerEvent.ActionDue());

    assertEquals(
        List.of(block, block),
        did(SequencerEffect.Commit.class).stream().map(SequencerEffect.Commit::block).toList());
    assertEquals(1, asked(SequencerRequest.StartBuild.class).size());
  }

  /** The log is asked to go back before a block whose execution failed. */
  private PayloadEnvelope rewinding() {
    var old = firstBlock();
    follow(world.genesis, world.genesis);
    lead(7);
    read(new Position.Next(new CommittedBlock(1, 2, old)));
    var sign = did(SequencerEffect.Sign.class).getFirst();
    when(new SequencerEvent.BlockSigned(sign.call(), Fetched.temporary("no signer")));
    when(new SequencerEvent.BlockInserted(call(), new EngineWork.Refused("bad state root")));
    world.now = world.state.nextAction().orElseThrow();
    when(new SequencerEvent.ActionDue());
    sealing();
    assertEquals(1, did(SequencerEffect.Rewind.class).size());
    return old;
  }

  @Test
  void shouldReadTheLogOnceItHasGoneBackThoughItsHeadChangedMeanwhile() {
    var old = rewinding();
    all.clear();

    // when: the head goes to the old block all the same
    when(new SequencerEvent.HeadsChanged(ref(old), world.genesis));
    assertEquals(List.of(), did(SequencerEffect.ReadCommitted.class));
    when(new SequencerEvent.LogAnswered(call(), new Outcome.Committed(world.genesis.id(), 3)));
    when(new SequencerEvent.ActionDue());

    // then: nothing is proposed before the log has said where it ends
    assertEquals(
        List.of(ref(old).id()),
        did(SequencerEffect.ReadCommitted.class).stream()
            .map(SequencerEffect.ReadCommitted::head)
            .toList());
    assertEquals(List.of(), did(SequencerEffect.Commit.class));
  }

  @Test
  void shouldReadTheLogWhenItDoesNotSayWhetherItWentBackAndItsHeadChanged() {
    var old = rewinding();
    when(new SequencerEvent.HeadsChanged(ref(old), world.genesis));
    all.clear();

    world.now = world.state.nextAction().orElseThrow();
    when(new SequencerEvent.ActionDue());
    when(new SequencerEvent.ActionDue());

    assertInstanceOf(Phase.Recovering.class, world.state.phase());
    assertEquals(List.of(), did(SequencerEffect.Rewind.class));
    assertEquals(List.of(), did(SequencerEffect.Commit.class));
  }

  @Test
  void shouldProposeTheSameBlockAgainAfterAPauseInWhichItLedOn() {
    follow(world.genesis, world.genesis);
    lead(7);
    var block = committing();

    // when: the process stood still, and a quorum says that it leads all the same
    when(new SequencerEvent.LeadershipLost(7));
    when(new SequencerEvent.LeadershipGained(7));
    world.now = world.state.nextAction().orElseThrow();
    when(new SequencerEvent.ActionDue());

    // then: as the first proposal may be decided yet
    assertEquals(
        List.of(block, block),
        did(SequencerEffect.Commit.class).stream().map(SequencerEffect.Commit::block).toList());
  }

  @Test
  void shouldAskTheLogOfANewTermWhatBecameOfABlock() {
    follow(world.genesis, world.genesis);
    lead(7);
    committing();
    when(new SequencerEvent.LogAnswered(call(), new Outcome.Unknown("no quorum")));

    lead(9);

    assertInstanceOf(Phase.Recovering.class, world.state.phase());
    assertEquals(Optional.empty(), world.state.unsettled());
  }

  @Test
  void shouldLoseLeadershipAndStopAtOnceWhileTheEngineHangs() {
    follow(world.genesis, world.genesis);
    lead(7);
    var block = committing();
    when(new SequencerEvent.LogAnswered(call(), new Outcome.Committed(block.id(), 0)));
    var signed = new SignedPayload(block, Bytes.EMPTY, new Signature(Bytes.EMPTY, 0));
    when(new SequencerEvent.BlockSigned(call(), Fetched.found(signed)));
    assertInstanceOf(Phase.Inserting.class, world.state.phase());
    when(new SequencerEvent.StopRequested(5));
    all.clear();

    when(new SequencerEvent.LeadershipLost(7));
    when(new SequencerEvent.WishPersisted(5, Optional.empty()));

    assertEquals(
        List.of(new SequencerEffect.Answer(5, ApiResult.ok(world.genesis.hash()))),
        did(SequencerEffect.Answer.class));
  }

  @Test
  void shouldTakeBackAFollowersStopAndSequenceOnceItLeads() {
    follow(world.genesis, world.genesis);
    when(new SequencerEvent.StopRequested(5));
    when(new SequencerEvent.WishPersisted(5, Optional.empty()));
    assertFalse(world.state.active());

    when(new SequencerEvent.StartRequested(6, Hash.ZERO));
    when(new SequencerEvent.WishPersisted(6, Optional.empty()));

    assertEquals(
        new SequencerEffect.Answer(6, ApiResult.ok(Hash.ZERO)),
        did(SequencerEffect.Answer.class).getLast());
    assertTrue(world.state.active());
    assertEquals(List.of(), asked(SequencerRequest.StartBuild.class));
    lead(7);
    assertInstanceOf(Phase.Recovering.class, world.state.phase());
  }

  @Test
  void shouldLeaveItToTheClusterWhoLeads() {
    assertEquals(
        ApiResult.refused(Administration.NO_OVERRIDE),
        Administration.overrideLeader(world.machine.settings()));
    assertEquals(ApiResult.ok(null), Administration.overrideLeader(SequencerSettings.DEFAULT));
  }
}
