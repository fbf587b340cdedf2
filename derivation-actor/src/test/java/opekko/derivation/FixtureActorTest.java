package opekko.derivation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import opekko.derivation.pipeline.DerivationFixture;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fetched;
import opekko.protocol.l1.BlobRef;
import opekko.protocol.metrics.NodeMetrics;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.port.L2Source;
import opekko.protocol.type.Address;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L2BlockRef;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole recordings through the actor: look-ahead, prefetched blobs, one pull after the other. */
class FixtureActorTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final long EPOCH = 7;

  private final TestProbe<DerivationEvent> events = KIT.createTestProbe(DerivationEvent.class);
  private final FakeL1 l1 = new FakeL1();
  private final Map<Long, Long> safeAt = new HashMap<>();
  private L2BlockRef parent;
  private long safe;
  private long origin;

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rec-all-forks",
        "rec-holocene-span-blobs",
        "rec-deposits-only",
        "devnet-45a56db4"
      })
  void shouldDeriveRecordingPullByPull(String name) {
    var fixture = DerivationFixture.read(name);
    fixture.canonicalL1().values().forEach(l1::put);
    parent = fixture.start();
    var actor = KIT.spawn(behavior(fixture));
    events.expectMessageClass(DerivationEvent.Started.class);

    actor.tell(
        new DerivationCommand.L1HeadMoved(fixture.canonicalL1().lastEntry().getValue().ref()));
    actor.tell(new DerivationCommand.Reset(EPOCH, parent));
    assertEquals(EPOCH, events.expectMessageClass(DerivationEvent.ResetDone.class).epoch());
    for (var block : fixture.blocks()) derive(actor, fixture, block);
    actor.tell(new DerivationCommand.Pull(EPOCH, 0, parent));
    while (events.receiveMessage() instanceof DerivationEvent.Progressed(_, var l1Block))
      progressed(l1Block.number());

    safeAt.put(origin, safe);
    fixture
        .safeAt()
        .forEach((l1Block, l2) -> assertEquals(l2, safeAt.get(l1Block), "safe at " + l1Block));
    KIT.stop(actor);
  }

  private void derive(
      ActorRef<DerivationCommand> actor, DerivationFixture fixture, DerivationFixture.Block block) {
    var callId = block.ref().number();
    actor.tell(new DerivationCommand.Pull(EPOCH, callId, parent));
    var event = events.receiveMessage();
    while (event instanceof DerivationEvent.Progressed(_, var l1Block)) {
      progressed(l1Block.number());
      event = events.receiveMessage();
    }
    if (!(event instanceof DerivationEvent.Derived(var epoch, var answered, var derived))) {
      fail("no attributes for block " + callId + " but " + event);
      return;
    }
    assertEquals(EPOCH, epoch);
    assertEquals(callId, answered);
    var attributes = derived.attributes();
    if (fixture.rejected().contains(attributes)) {
      actor.tell(new DerivationCommand.FlushChannel(EPOCH));
      attributes = attributes.depositsOnly();
    }
    assertEquals(block.attributes(), attributes, "block " + callId);
    parent = block.ref();
    if (derived.isLastInSpan()) safe = callId;
  }

  private void progressed(long number) {
    assertTrue(number == origin + 1, "L1 block by L1 block: " + number + " after " + origin);
    safeAt.put(origin, safe);
    origin = number;
  }

  private org.apache.pekko.actor.typed.Behavior<DerivationCommand> behavior(
      DerivationFixture fixture) {
    var ports =
        new DerivationPorts(
            l1,
            (_, wanted) ->
                CompletableFuture.supplyAsync(() ->
                    Fetched.found(
                        wanted.stream()
                            .map(BlobRef::versionedHash)
                            .map(fixture.blobs()::get)
                            .toList())),
            new RecordedL2(fixture),
            NodeMetrics.NONE);
    return DerivationActor.create(
        fixture.config(),
        fixture.chain().l1Chain(),
        DerivationSettings.DEFAULT,
        ports,
        events.ref());
  }

  private record RecordedL2(DerivationFixture fixture) implements L2Source {
    @Override
    public CompletionStage<Fetched<PayloadEnvelope>> payload(BlockSelector which) {
      if (!(which instanceof BlockSelector.ByNumber(var number)))
        return CompletableFuture.completedFuture(Fetched.missing("not recorded: " + which));
      return CompletableFuture.completedFuture(
          Fetched.found(new PayloadEnvelope(Optional.empty(), fixture.safeBlock(number))));
    }

    @Override
    public CompletionStage<Fetched<L2BlockRef>> ref(BlockSelector which) {
      return CompletableFuture.completedFuture(Fetched.missing("not recorded: " + which));
    }

    @Override
    public CompletionStage<Fetched<Hash>> storageRoot(Address account, Hash blockHash) {
      throw new UnsupportedOperationException("derivation reads no storage");
    }
  }
}
