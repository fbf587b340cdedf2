package opekko.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import opekko.derivation.DerivationCommand;
import opekko.derivation.DerivationEvent;
import opekko.driver.safedb.DisabledSafeHeadStore;
import opekko.l1watcher.L1Event;
import opekko.protocol.api.ApiResult;
import opekko.protocol.api.MailboxStatus;
import opekko.protocol.api.SyncStatus;
import opekko.protocol.engine.ForkchoiceOutcome;
import opekko.protocol.engine.ForkchoiceState;
import opekko.protocol.engine.GetPayloadOutcome;
import opekko.protocol.engine.NewPayloadOutcome;
import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.engine.PayloadId;
import opekko.protocol.fault.Fault;
import opekko.protocol.fault.Fetched;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.l1.L1Block;
import opekko.protocol.metrics.NodeMetrics;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.port.Engine;
import opekko.protocol.port.L1Heads;
import opekko.protocol.port.L1Source;
import opekko.protocol.port.L2Source;
import opekko.protocol.port.StatusListener;
import opekko.protocol.type.Address;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The shell only: messages reach the machine, effects leave it, questions never wait. */
class DriverActorTest {
  private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());
  private static final ManualTime TIME = ManualTime.get(KIT.system());

  private final TestProbe<DerivationCommand> derivation = KIT.createTestProbe();
  private final Ports ports = new Ports();
  private final List<Fault.Critical> criticals = new ArrayList<>();
  private ActorRef<DerivationEvent> derivationEvents;
  private ActorRef<L1Event> l1Events;

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  /** The fake engine behind the real ports; the next engine answer can be held back. */
  private static final class Ports implements Engine, L2Source {
    private final FakeEngine engine = new FakeEngine();
    private Optional<CompletableFuture<ForkchoiceOutcome>> held = Optional.empty();

    @Override
    public CompletionStage<ForkchoiceOutcome> forkchoiceUpdated(
        ForkchoiceState state, Optional<PayloadAttributes> attributes) {
      if (held.isPresent()) return held.get();
      return CompletableFuture.completedFuture(engine.forkchoice(state, attributes));
    }

    @Override
    public CompletionStage<GetPayloadOutcome> getPayload(PayloadId id, long timestamp) {
      return CompletableFuture.completedFuture(engine.getPayload(id));
    }

    @Override
    public CompletionStage<NewPayloadOutcome> newPayload(PayloadEnvelope envelope) {
      return CompletableFuture.completedFuture(engine.newPayload(envelope));
    }

    @Override
    public CompletionStage<Fetched<PayloadEnvelope>> payload(BlockSelector which) {
      return CompletableFuture.completedFuture(engine.readPayload(which));
    }

    @Override
    public CompletionStage<Fetched<L2BlockRef>> ref(BlockSelector which) {
      return CompletableFuture.completedFuture(engine.read(which));
    }

    @Override
    public CompletionStage<Fetched<Hash>> storageRoot(Address account, Hash blockHash) {
      return CompletableFuture.completedFuture(Fetched.missing("not asked for here"));
    }
  }

  /** L1 has its first block, whatever is asked for. */
  private static final class GenesisOnly implements L1Source {
    @Override
    public CompletionStage<Fetched<L1BlockRef>> ref(BlockSelector which) {
      return CompletableFuture.completedFuture(Fetched.found(Blocks.l1(0)));
    }

    @Override
    public CompletionStage<Fetched<L1Heads>> heads() {
      return CompletableFuture.completedFuture(Fetched.missing("not asked for here"));
    }

    @Override
    public CompletionStage<Fetched<L1Block>> block(Hash hash) {
      return CompletableFuture.completedFuture(Fetched.missing("not asked for here"));
    }

    @Override
    public CompletionStage<Fetched<List<L1Block>>> blocks(long first, int count) {
      return CompletableFuture.completedFuture(Fetched.missing("not asked for here"));
    }
  }

  private ActorRef<DriverCommand> spawn() {
    var machine = Blocks.machine(Blocks.config(Hardfork.HOLOCENE), DriverSettings.DEFAULT, false);
    var driverPorts =
        new DriverPorts(
            ports,
            ports,
            new GenesisOnly(),
            new DisabledSafeHeadStore(),
            NodeMetrics.NONE,
            InstantSource.fixed(Instant.ofEpochSecond(1_700_000_000)),
            criticals::add,
            StatusListener.NONE);
    var leaves =
        new DriverLeaves(
            events -> {
              derivationEvents = events;
              return Behaviors.receiveMessage(command -> {
                derivation.ref().tell(command);
                return Behaviors.same();
              });
            },
            events -> {
              l1Events = events;
              return Behaviors.ignore();
            },
            Optional.empty());
    return KIT.spawn(DriverActor.create(machine, driverPorts, leaves));
  }

  private <T extends DerivationCommand> T expect(Class<T> kind) {
    return derivation.expectMessageClass(kind);
  }

  private <T> T ask(
      ActorRef<DriverCommand> driver,
      Class<T> type,
      Function<ActorRef<T>, DriverCommand> question) {
    TestProbe<T> probe = KIT.createTestProbe(type);
    driver.tell(question.apply(probe.ref()));
    // Writing the first JSON of a process takes a while on a busy machine.
    return probe.receiveMessage(Duration.ofSeconds(30));
  }

  @Test
  void shouldResetDerivationAtBirthAndBuildWhatItDerives() {
    var driver = spawn();
    var reset = expect(DerivationCommand.Reset.class);
    assertEquals(Blocks.GENESIS, reset.safeHead());
    derivationEvents.tell(new DerivationEvent.ResetDone(reset.epoch(), Blocks.l1(0)));
    var pull = expect(DerivationCommand.Pull.class);

    derivationEvents.tell(
        new DerivationEvent.Derived(
            pull.epoch(), pull.callId(), Blocks.derived(Blocks.GENESIS, 1, true)));
    var ahead = expect(DerivationCommand.Pull.class);
    assertEquals(1, ahead.parent().number());
    derivationEvents.tell(new DerivationEvent.Idle(ahead.epoch(), ahead.callId(), Blocks.l1(1)));

    TestProbe<SyncStatus> probe = KIT.createTestProbe(SyncStatus.class);
    probe.awaitAssert(() -> {
      driver.tell(new DriverCommand.GetSyncStatus(probe.ref()));
      assertEquals(1, probe.receiveMessage().safeL2().number());
      return null;
    });
  }

  @Test
  void shouldAnswerQuestionsWhileEngineIsSilent() {
    ports.held = Optional.of(new CompletableFuture<>());
    var driver = spawn();

    var status = ask(driver, SyncStatus.class, DriverCommand.GetSyncStatus::new);
    var state = ask(driver, DriverState.class, DriverCommand.Inspect::new);
    TestProbe<ApiResult<Void>> reset = KIT.createTestProbe();
    driver.tell(new DriverCommand.ResetDerivation(reset.ref()));

    assertEquals(L2BlockRef.NONE, status.unsafeL2());
    assertTrue(state.epoch() >= 1);
    assertInstanceOf(ApiResult.Ok.class, reset.receiveMessage());
  }

  @Test
  void shouldCountItsMessagesAndKeepTheLastFaults() {
    ports.engine.down = Optional.of(new Fault.Temporary("connection refused"));
    var driver = spawn();
    ask(driver, SyncStatus.class, DriverCommand.GetSyncStatus::new);
    l1Events.tell(new L1Event.HeadChanged(Blocks.l1(7)));
    l1Events.tell(new L1Event.HeadChanged(Blocks.l1(8)));

    var mailbox = ask(driver, MailboxStatus.class, DriverCommand.GetMailboxStatus::new);

    var counts =
        mailbox.kinds().stream()
            .collect(Collectors.toMap(MailboxStatus.Kind::name, MailboxStatus.Kind::count));
    assertEquals(2, counts.get("L1HeadChanged"));
    assertEquals(1, counts.get("GetSyncStatus"));
    assertTrue(
        mailbox.lastFaults().getLast().text().contains("connection refused"), mailbox::toString);
  }

  @Test
  void shouldRefuseSequencingInTheReferencesWords() {
    var driver = spawn();
    ApiResult<Hash> refused = ApiResult.refused("sequencer is not enabled");
    TestProbe<ApiResult<Hash>> start = KIT.createTestProbe();
    TestProbe<ApiResult<Hash>> stop = KIT.createTestProbe();
    TestProbe<ApiResult<Boolean>> active = KIT.createTestProbe();

    driver.tell(new DriverCommand.StartSequencer(Hash.ZERO, start.ref()));
    driver.tell(new DriverCommand.StopSequencer(stop.ref()));
    driver.tell(new DriverCommand.SequencerActive(active.ref()));

    assertEquals(refused, start.receiveMessage());
    assertEquals(refused, stop.receiveMessage());
    assertEquals(ApiResult.ok(false), active.receiveMessage());
  }

  @Test
  void shouldTryAgainAfterBackOff() {
    ports.engine.down = Optional.of(new Fault.Temporary("connection refused"));
    var driver = spawn();
    derivation.awaitAssert(() -> {
      var state = ask(driver, DriverState.class, DriverCommand.Inspect::new);
      assertInstanceOf(Phase.Paused.class, state.phase());
      return null;
    });
    ports.engine.down = Optional.empty();
    TIME.expectNoMessageFor(Duration.ofMillis(499), derivation);

    TIME.timePasses(Duration.ofMillis(1));

    expect(DerivationCommand.Reset.class);
  }

  @Test
  void shouldPassL1HeadsOnToDerivation() {
    var driver = spawn();
    var reset = expect(DerivationCommand.Reset.class);
    derivationEvents.tell(new DerivationEvent.ResetDone(reset.epoch(), Blocks.l1(0)));
    expect(DerivationCommand.Pull.class);

    l1Events.tell(new L1Event.HeadChanged(Blocks.l1(7)));

    assertEquals(Blocks.l1(7), expect(DerivationCommand.L1HeadMoved.class).head());
    assertEquals(
        Blocks.l1(7), ask(driver, SyncStatus.class, DriverCommand.GetSyncStatus::new).headL1());
  }

  @Test
  void shouldTellOnceWhenNothingCanHelp() {
    spawn();
    var reset = expect(DerivationCommand.Reset.class);

    derivationEvents.tell(
        new DerivationEvent.Faulted(reset.epoch(), 0, new Fault.Critical("malformed deposit")));

    derivation.awaitAssert(() -> {
      assertEquals(List.of(new Fault.Critical("malformed deposit")), criticals);
      return null;
    });
  }

  @Test
  void shouldAnswerShutdownAndEnd() {
    var driver = spawn();
    TestProbe<Done> done = KIT.createTestProbe();

    driver.tell(new DriverCommand.ShutDown(done.ref()));

    done.expectMessage(Done.getInstance());
    done.expectTerminated(driver);
  }

  @Test
  void shouldDumpJournalThatBeginsWithItsFormat() {
    var driver = spawn();

    var dump = ask(driver, String.class, DriverCommand.DumpJournal::new);

    var lines = dump.lines().toList();
    assertTrue(lines.getFirst().startsWith("{\"format\":\"opekko-driver-journal/1\""));
    assertEquals(
        "{\"now\":\"2023-11-14T22:13:20Z\",\"event\":{\"type\":\"Started\"}}", lines.get(1));
  }
}
