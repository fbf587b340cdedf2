package opekko.sequencer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import opekko.protocol.api.ApiResult;
import opekko.protocol.api.SequencerStatus;
import opekko.protocol.attributes.AttributesBuilder;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.crypto.Secp256k1.Signature;
import opekko.protocol.engine.ExecutionPayload;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.engine.PayloadId;
import opekko.protocol.fault.Fetched;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.l1.L1Block;
import opekko.protocol.metrics.NodeMetrics;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.port.BlockSigner;
import opekko.protocol.port.CommitLog;
import opekko.protocol.port.L1Heads;
import opekko.protocol.port.L1Source;
import opekko.protocol.port.L2Source;
import opekko.protocol.port.SigningRequest;
import opekko.protocol.port.TakeBack;
import opekko.protocol.testkit.Chains;
import opekko.protocol.type.Address;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;
import opekko.sequencer.wish.WishStore;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * The shell only: messages reach the machine, effects leave it, the timer fires when it is armed.
 */
class SequencerActorTest {
  private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());
  private static final ManualTime TIME = ManualTime.get(KIT.system());
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final RollupConfig rollup = Chains.at(Hardfork.DELTA);
  private final ChaosL1 l1 = new ChaosL1(rollup.genesis().l1().hash());
  private final ChaosChain chain = new ChaosChain(rollup);
  private final TestProbe<SequencerRequest> driver = KIT.createTestProbe();
  private final List<String> order = new CopyOnWriteArrayList<>();
  private final WishStore wishes = WishStore.inMemory(true);
  private volatile boolean breaks;
  private volatile Instant now = Instant.ofEpochSecond(2);
  private ActorRef<SequencerCommand> sequencer;

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  private static <T> CompletionStage<T> done(T value) {
    return CompletableFuture.completedStage(value);
  }

  private final class L1 implements L1Source {
    @Override
    public CompletionStage<Fetched<L1Block>> block(Hash hash) {
      if (breaks) throw new IllegalStateException("a port with a bug");
      return done(l1.read(hash));
    }

    @Override
    public CompletionStage<Fetched<List<L1Block>>> blocks(long first, int count) {
      return done(l1.read(first).map(List::of));
    }

    @Override
    public CompletionStage<Fetched<L1Heads>> heads() {
      return done(Fetched.missing("not asked for here"));
    }

    @Override
    public CompletionStage<Fetched<L1BlockRef>> ref(BlockSelector which) {
      return done(Fetched.missing("not asked for here"));
    }
  }

  /** Has the genesis block. */
  private final class L2 implements L2Source {
    @Override
    public CompletionStage<Fetched<PayloadEnvelope>> payload(BlockSelector which) {
      return done(Fetched.found(new PayloadEnvelope(Optional.empty(), genesis())));
    }

    @Override
    public CompletionStage<Fetched<L2BlockRef>> ref(BlockSelector which) {
      return done(Fetched.missing("not asked for here"));
    }

    @Override
    public CompletionStage<Fetched<Hash>> storageRoot(Address account, Hash blockHash) {
      return done(Fetched.missing("not asked for here"));
    }
  }

  private ExecutionPayload genesis() {
    var like = Chains.l2Block(0, 2, 30_000_000, Bytes.EMPTY, List.of());
    return Chains.l2Block(like, Hash.ZERO, chain.genesis.hash());
  }

  private final class Log implements CommitLog {
    @Override
    public CompletionStage<Outcome> commit(long term, PayloadEnvelope block) {
      order.add("commit");
      return done(new Outcome.Committed(block.id(), 0));
    }

    @Override
    public CompletionStage<Outcome> rewind(long term, TakeBack back) {
      return done(new Outcome.Committed(back.to(), 0));
    }

    @Override
    public CompletionStage<Fetched<Position>> after(BlockId head) {
      return done(Fetched.found(new Position.Empty()));
    }
  }

  private final class Signer implements BlockSigner {
    @Override
    public CompletionStage<Fetched<Signature>> sign(SigningRequest request) {
      order.add("sign");
      return done(Fetched.found(new Signature(Bytes.wrap(new byte[64]), 0)));
    }

    @Override
    public Address address() {
      return Address.ZERO;
    }
  }

  private void spawn() {
    var machine =
        new SequencerMachine(
            rollup, SequencerSettings.DEFAULT, new AttributesBuilder(rollup, Chains.l1()));
    var ports =
        new SequencerPorts(
            new L1(),
            new L2(),
            new Log(),
            new Signer(),
            _ -> {
              order.add("publish");
              return done(Optional.empty());
            },
            wishes,
            NodeMetrics.NONE,
            () -> now);
    var restart =
        SupervisorStrategy.restartWithBackoff(Duration.ofMillis(500), Duration.ofSeconds(30), 0);
    sequencer =
        KIT.spawn(
            Behaviors.supervise(SequencerActor.create(machine, ports, driver.ref()))
                .onFailure(Exception.class, restart));
    driver.expectMessageClass(SequencerRequest.Announce.class);
  }

  private void happen(SequencerEvent event) {
    sequencer.tell(new SequencerCommand.Happened(event));
  }

  private void lead() {
    happen(new SequencerEvent.LeadershipGained(1));
    happen(new SequencerEvent.HeadsChanged(chain.genesis, chain.genesis));
  }

  private <T extends SequencerRequest> T expect(Class<T> kind) {
    return driver.expectMessageClass(kind, PATIENCE);
  }

  private <T> T ask(Function<ActorRef<T>, SequencerCommand> question) {
    TestProbe<T> probe = KIT.createTestProbe();
    sequencer.tell(question.apply(probe.ref()));
    return probe.receiveMessage(PATIENCE);
  }

  private void pass(Duration time) {
    now = now.plus(time);
    TIME.timePasses(time);
  }

  /** Lets time pass until the machine has got somewhere. */
  private void until(Class<? extends Phase> phase) {
    driver.awaitAssert(
        PATIENCE,
        () -> {
          pass(Duration.ofMillis(1));
          assertInstanceOf(phase, this.<SequencerState>ask(SequencerCommand.Inspect::new).phase());
          return null;
        });
  }

  /** From the start of the first block to its insertion. */
  private SequencerRequest.InsertBlock sealed() {
    until(Phase.Starting.class);
    var start = expect(SequencerRequest.StartBuild.class);
    happen(
        new SequencerEvent.BuildStarted(
            start.call(), new EngineWork.Started(new PayloadId(Bytes.wrap(new byte[8])))));
    until(Phase.Building.class);
    driver.expectNoMessage(Duration.ofMillis(1));
    pass(Duration.ofSeconds(2));
    var seal = expect(SequencerRequest.SealBuild.class);
    var block = chain.build(start.parent(), start.attributes());
    happen(new SequencerEvent.BuildSealed(seal.call(), new EngineWork.Sealed(block)));
    return expect(SequencerRequest.InsertBlock.class);
  }

  private void inserted(SequencerRequest.InsertBlock insert) {
    happen(new SequencerEvent.HeadsChanged(insert.ref(), chain.genesis));
    happen(new SequencerEvent.BlockInserted(insert.call(), new EngineWork.Inserted()));
  }

  @Test
  void shouldCommitSignPublishAndInsertInThisOrder() {
    spawn();
    lead();

    var insert = sealed();
    inserted(insert);

    assertEquals(List.of("commit", "sign", "publish"), order);
    var status = SequencerActorTest.<SequencerStatus>value(ask(SequencerCommand.GetStatus::new));
    assertTrue(status.isActive());
    assertEquals(insert.ref(), status.head());
    assertEquals(List.of(1L), status.lastBlocks().stream().map(timing -> timing.number()).toList());
    assertEquals(Duration.ZERO, status.lastBlocks().getFirst().commit());
  }

  private static <T> T value(ApiResult<T> result) {
    return ((ApiResult.Ok<T>) result).value();
  }

  @Test
  void shouldAnswerAStopOnceTheLastBlockIsTheHead() {
    spawn();
    lead();
    var insert = sealed();
    TestProbe<ApiResult<Hash>> stop = KIT.createTestProbe();
    sequencer.tell(new SequencerCommand.Stop(stop.ref()));
    assertTrue(SequencerActorTest.<Boolean>value(ask(SequencerCommand.IsActive::new)));
    stop.expectNoMessage(Duration.ofMillis(1));

    inserted(insert);

    assertEquals(ApiResult.ok(insert.ref().hash()), stop.receiveMessage(PATIENCE));
    assertFalse(SequencerActorTest.<Boolean>value(ask(SequencerCommand.IsActive::new)));
    assertFalse(wishes.isStarted());
  }

  @Test
  void shouldAnswerEachStartForItself() {
    wishes.persist(false);
    spawn();
    lead();

    ApiResult<Hash> wrong = ask(replyTo -> new SequencerCommand.Start(Hash.ZERO, replyTo));
    ApiResult<Hash> right =
        ask(replyTo -> new SequencerCommand.Start(chain.genesis.hash(), replyTo));
    ApiResult<Hash> again =
        ask(replyTo -> new SequencerCommand.Start(chain.genesis.hash(), replyTo));

    assertInstanceOf(ApiResult.Refused.class, wrong);
    assertEquals(ApiResult.ok(chain.genesis.hash()), right);
    assertEquals(ApiResult.refused("sequencer already running"), again);
  }

  @Test
  void shouldAnnounceItselfAfterAFailureAndHoldToTheWishOfThen() {
    spawn();
    lead();
    until(Phase.Starting.class);
    expect(SequencerRequest.StartBuild.class);
    var earlier = this.<SequencerState>ask(SequencerCommand.Inspect::new).lastCall();
    wishes.persist(false);
    breaks = true;

    happen(new SequencerEvent.ResetBegun("its origins are read again"));
    happen(new SequencerEvent.ResetConfirmed());

    driver.awaitAssert(
        PATIENCE,
        () -> {
          pass(Duration.ofMillis(500));
          driver.expectMessageClass(SequencerRequest.Announce.class, Duration.ofMillis(100));
          return null;
        });
    var state = this.<SequencerState>ask(SequencerCommand.Inspect::new);
    assertFalse(state.active());
    assertTrue(state.term().isEmpty());
    assertTrue(state.lastCall() > earlier, "late answers would be taken for new ones");
  }
}
