package opekko.derivation;

import static opekko.derivation.pipeline.Scenario.batch;
import static opekko.derivation.pipeline.Scenario.channel;
import static opekko.derivation.pipeline.Scenario.genesis;
import static opekko.derivation.pipeline.Scenario.hash;
import static opekko.derivation.pipeline.Scenario.l1;
import static opekko.derivation.pipeline.Scenario.l1Block;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import opekko.derivation.lookahead.LookAheadLimits;
import opekko.derivation.pipeline.PipelineLimits;
import opekko.derivation.pipeline.Scenario;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fault;
import opekko.protocol.fault.Fetched;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.l1.BlobRef;
import opekko.protocol.l1.InboxTransaction;
import opekko.protocol.metrics.NodeMetrics;
import opekko.protocol.port.BlobSource;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.port.L2Source;
import opekko.protocol.testkit.Chains;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The shell: epochs, one answer per pull, faults, look-ahead. */
class DerivationActorTest {
  private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());
  private static final ManualTime TIME = ManualTime.get(KIT.system());
  private static final RollupConfig CONFIG = Scenario.config(Chains.at(Hardfork.HOLOCENE).forks());

  private final FakeL1 l1 = new FakeL1();
  private final TestProbe<DerivationEvent> events = KIT.createTestProbe(DerivationEvent.class);
  private final TestProbe<DerivationView> views = KIT.createTestProbe(DerivationView.class);
  private final AtomicReference<Fetched<List<Bytes>>> blobs =
      new AtomicReference<>(Fetched.missing("no blobs"));
  private final FakeL2 l2 = new FakeL2();

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  @Test
  void shouldAnswerPullWithAttributesAfterProgress() {
    chain(3);
    var actor = reset(3);

    actor.tell(new DerivationCommand.Pull(1, 5, genesis()));

    events.expectMessage(new DerivationEvent.Progressed(1, l1(1)));
    var derived = events.expectMessageClass(DerivationEvent.Derived.class);
    assertEquals(5, derived.callId());
    assertEquals(4, derived.attributes().attributes().timestamp());
    TIME.expectNoMessageFor(Duration.ofSeconds(30), events);
  }

  @Test
  void shouldAnswerIdleWhenL1IsExhaustedAndGoOnWhenItGrows() {
    emptyChain(1);
    var actor = reset(1);

    actor.tell(new DerivationCommand.Pull(1, 1, genesis()));
    events.expectMessage(new DerivationEvent.Progressed(1, l1(1)));
    events.expectMessage(new DerivationEvent.Idle(1, 1, l1(1)));

    l1.put(l1Block(l1(2), channel(1, batch(genesis(), l1(0), 4))));
    actor.tell(new DerivationCommand.L1HeadMoved(l1(2)));
    actor.tell(new DerivationCommand.Pull(1, 2, genesis()));
    events.expectMessage(new DerivationEvent.Progressed(1, l1(2)));
    assertEquals(2, events.expectMessageClass(DerivationEvent.Derived.class).callId());
  }

  @Test
  void shouldBeIdleWhenSourceLagsBehindTheHead() {
    emptyChain(1);
    var actor = reset(3);

    actor.tell(new DerivationCommand.Pull(1, 1, genesis()));

    events.expectMessage(new DerivationEvent.Progressed(1, l1(1)));
    events.expectMessage(new DerivationEvent.Idle(1, 1, l1(1)));
  }

  @Test
  void shouldDropPullOfStaleEpoch() {
    chain(3);
    var actor = reset(3);

    actor.tell(new DerivationCommand.Pull(0, 9, genesis()));
    actor.tell(new DerivationCommand.FlushChannel(0));
    actor.tell(new DerivationCommand.Pull(1, 10, genesis()));

    events.expectMessage(new DerivationEvent.Progressed(1, l1(1)));
    assertEquals(10, events.expectMessageClass(DerivationEvent.Derived.class).callId());
  }

  @Test
  void shouldLetResetInWhileWaitingForL1() {
    chain(3);
    l1.hold();
    var actor = reset(3);
    actor.tell(new DerivationCommand.Pull(1, 1, genesis()));
    views.awaitAssert(() -> {
      assertEquals("L1 block 1", view(actor).waitingFor());
      return true;
    });

    actor.tell(new DerivationCommand.Reset(2, genesis()));
    events.expectMessage(new DerivationEvent.ResetDone(2, l1(0)));
    l1.release();

    TIME.expectNoMessageFor(Duration.ofSeconds(30), events);
    actor.tell(new DerivationCommand.Pull(2, 2, genesis()));
    events.expectMessage(new DerivationEvent.Progressed(2, l1(1)));
    assertEquals(2, events.expectMessageClass(DerivationEvent.Derived.class).callId());
  }

  @Test
  void shouldAnswerTemporaryFaultAndTryAgainOnlyWhenPulled() {
    chain(3);
    l1.hold();
    var actor = reset(3);
    l1.failWith("429 too many requests");
    l1.release();
    actor.tell(new DerivationCommand.Pull(1, 1, genesis()));
    var fault = events.expectMessageClass(DerivationEvent.Faulted.class);
    assertEquals(new Fault.Temporary("429 too many requests"), fault.fault());
    var requests = l1.requests();
    TIME.expectNoMessageFor(Duration.ofMinutes(1), events);
    assertEquals(requests, l1.requests(), "nothing loops in place");

    l1.recover();
    actor.tell(new DerivationCommand.Pull(1, 2, genesis()));

    events.expectMessage(new DerivationEvent.Progressed(1, l1(1)));
    assertEquals(2, events.expectMessageClass(DerivationEvent.Derived.class).callId());
  }

  @Test
  void shouldAskForResetWhenNextBlockIsOnAnotherBranch() {
    emptyChain(2);
    var actor = reset(2);
    actor.tell(new DerivationCommand.Pull(1, 1, genesis()));
    events.expectMessage(new DerivationEvent.Progressed(1, l1(1)));
    events.expectMessage(new DerivationEvent.Progressed(1, l1(2)));
    events.expectMessageClass(DerivationEvent.Idle.class);
    var lost = new L1BlockRef(hash(502), 2, l1(1).hash(), 24);
    var head = new L1BlockRef(hash(503), 3, lost.hash(), 36);

    l1.put(l1Block(lost, new Bytes[0]));
    actor.tell(new DerivationCommand.L1HeadMoved(lost));
    actor.tell(new DerivationCommand.Pull(1, 2, genesis()));
    events.expectMessage(new DerivationEvent.Idle(1, 2, l1(2)));
    l1.put(l1Block(head, new Bytes[0]));
    actor.tell(new DerivationCommand.L1HeadMoved(head));
    actor.tell(new DerivationCommand.Pull(1, 3, genesis()));

    var faulted = events.expectMessageClass(DerivationEvent.Faulted.class);
    assertInstanceOf(Fault.Reset.class, faulted.fault());
  }

  @Test
  void shouldNotServeBlocksOfLostBranchThatWereFetchedAhead() {
    emptyChain(3);
    var actor = reset(3);
    var fresh = new L1BlockRef(hash(501), 1, l1(0).hash(), 12);

    l1.put(l1Block(fresh, channel(1, batch(genesis(), l1(0), 4))));
    actor.tell(new DerivationCommand.L1HeadMoved(fresh));
    actor.tell(new DerivationCommand.Pull(1, 1, genesis()));

    events.expectMessage(new DerivationEvent.Progressed(1, fresh));
    events.expectMessageClass(DerivationEvent.Derived.class);
  }

  @Test
  void shouldFetchAndDecodeAheadWhileNobodyPulls() {
    chain(40);
    var settled = new PipelineLimits(0, 100, 1 << 20, 1 << 20);
    var actor = spawn(new DerivationSettings(0, LookAheadLimits.DEFAULT, settled));
    actor.tell(new DerivationCommand.L1HeadMoved(l1(40)));
    actor.tell(new DerivationCommand.Reset(1, genesis()));
    events.expectMessage(new DerivationEvent.ResetDone(1, l1(0)));

    views.awaitAssert(() -> {
      var view = view(actor);
      assertEquals(1, view.batchesWaiting());
      assertEquals(l1(0), view.origin());
      return view;
    });
  }

  @Test
  void shouldBoundBytesFetchedAhead() {
    emptyChain(0);
    for (var number = 1L; number <= 200; number++)
      l1.put(l1Block(l1(number), Bytes.wrap(new byte[10_000])));
    var limits = LookAheadLimits.DEFAULT.withMaxBytes(200_000);
    var actor = spawn(new DerivationSettings(0, limits, PipelineLimits.DEFAULT));
    actor.tell(new DerivationCommand.L1HeadMoved(l1(200)));
    actor.tell(new DerivationCommand.Reset(1, genesis()));
    events.expectMessage(new DerivationEvent.ResetDone(1, l1(0)));
    for (var i = 0; i < 20; i++) {
      var view = view(actor);
      assertTrue(view.lookaheadBytes() <= 200_000, "holds " + view.lookaheadBytes());
    }
  }

  @Test
  void shouldResetWhenBlobsAreGoneAndRetryWhenTheyAreNotThereYet() {
    emptyChain(0);
    var carrier =
        new InboxTransaction(3, Chains.BATCHER, Bytes.EMPTY, List.of(new BlobRef(0, hash(9))));
    l1.put(l1Block(l1(1), carrier));
    var actor = reset(1);

    blobs.set(Fetched.temporary("503"));
    actor.tell(new DerivationCommand.Pull(1, 1, genesis()));
    events.expectMessage(new DerivationEvent.Progressed(1, l1(1)));
    var first = events.expectMessageClass(DerivationEvent.Faulted.class);
    blobs.set(Fetched.missing("pruned"));
    actor.tell(new DerivationCommand.Pull(1, 2, genesis()));
    var second = events.expectMessageClass(DerivationEvent.Faulted.class);

    assertEquals(new Fault.Temporary("503"), first.fault());
    assertInstanceOf(Fault.Reset.class, second.fault());
  }

  @Test
  void shouldTellWhyResetFailed() {
    emptyChain(1);
    var actor = spawn(DerivationSettings.DEFAULT);
    var unknown = Scenario.l2(400, 802, l1(66), 0);

    actor.tell(new DerivationCommand.Reset(1, unknown));

    var faulted = events.expectMessageClass(DerivationEvent.Faulted.class);
    assertEquals(1, faulted.epoch());
    assertInstanceOf(Fault.Reset.class, faulted.fault());
  }

  @Test
  void shouldAnnounceItselfAfterRestart() {
    chain(3);
    l2.isBroken = true;
    var behavior =
        Behaviors.supervise(
                DerivationActor.create(
                    CONFIG, Chains.l1(), DerivationSettings.DEFAULT, ports(), events.ref()))
            .onFailure(SupervisorStrategy.restart());
    var actor = KIT.spawn(behavior);
    events.expectMessageClass(DerivationEvent.Started.class);

    actor.tell(new DerivationCommand.Reset(1, Scenario.l2(400, 802, l1(66), 0)));

    events.expectMessageClass(DerivationEvent.Started.class);
    actor.tell(new DerivationCommand.Reset(2, genesis()));
    events.expectMessage(new DerivationEvent.ResetDone(2, l1(0)));
  }

  /** L1 with one batch in block 1. */
  private void chain(long last) {
    l1.put(l1Block(l1(0), new Bytes[0]));
    l1.put(l1Block(l1(1), channel(1, batch(genesis(), l1(0), 4))));
    for (var number = 2L; number <= last; number++) l1.put(l1Block(l1(number), new Bytes[0]));
  }

  private void emptyChain(long last) {
    for (var number = 0L; number <= last; number++) l1.put(l1Block(l1(number), new Bytes[0]));
  }

  private ActorRef<DerivationCommand> reset(long head) {
    var actor = spawn(DerivationSettings.DEFAULT);
    actor.tell(new DerivationCommand.L1HeadMoved(l1(head)));
    actor.tell(new DerivationCommand.Reset(1, genesis()));
    events.expectMessage(new DerivationEvent.ResetDone(1, l1(0)));
    return actor;
  }

  private ActorRef<DerivationCommand> spawn(DerivationSettings settings) {
    var actor =
        KIT.spawn(DerivationActor.create(CONFIG, Chains.l1(), settings, ports(), events.ref()));
    events.expectMessageClass(DerivationEvent.Started.class);
    return actor;
  }

  private DerivationPorts ports() {
    BlobSource source = (_, _) -> CompletableFuture.completedFuture(blobs.get());
    return new DerivationPorts(l1, source, l2, NodeMetrics.NONE);
  }

  private DerivationView view(ActorRef<DerivationCommand> actor) {
    actor.tell(new DerivationCommand.Inspect(views.ref()));
    return views.receiveMessage();
  }

  /** Knows no block. */
  private static final class FakeL2 implements L2Source {
    private volatile boolean isBroken;

    @Override
    public CompletionStage<Fetched<PayloadEnvelope>> payload(BlockSelector which) {
      return CompletableFuture.completedFuture(Fetched.missing("no L2 block"));
    }

    @Override
    public CompletionStage<Fetched<L2BlockRef>> ref(BlockSelector which) {
      if (isBroken) throw new IllegalStateException("a bug");
      return CompletableFuture.completedFuture(Fetched.missing("no L2 block"));
    }

    @Override
    public CompletionStage<Fetched<Hash>> storageRoot(Address account, Hash blockHash) {
      throw new UnsupportedOperationException("derivation reads no storage");
    }
  }
}
