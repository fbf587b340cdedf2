package opekko.devnet.batcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.Supplier;
import opekko.devnet.l1.L1Chain;
import opekko.devnet.l1.L1Genesis;
import opekko.devnet.l1.RollupContracts;
import opekko.protocol.api.ApiResult;
import opekko.protocol.api.BatcherStatus;
import opekko.protocol.api.SyncStatus;
import opekko.protocol.blob.BlobCodec;
import opekko.protocol.channel.ChannelId;
import opekko.protocol.channel.Frame;
import opekko.protocol.crypto.Secp256k1;
import opekko.protocol.fault.Fetched;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.L1BlockRef;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The shell on the L1 in process, with signatures, blobs and all, in virtual time. */
class BatcherActorTest {
  private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());
  private static final ManualTime TIME = ManualTime.get(KIT.system());
  private static final Bytes KEY = Bytes.fromHex("0x" + "22".repeat(32));
  private static final Address ACCOUNT = Secp256k1.addressOfKey(KEY);

  private final L1Chain l1 =
      new L1Chain(
          L1Genesis.of(
              Scripted.ROLLUP.l1ChainId(),
              1_000,
              2,
              Map.of(ACCOUNT, BigInteger.TEN.pow(20)),
              new RollupContracts(
                  Scripted.ROLLUP.depositContractAddress(),
                  Scripted.ROLLUP.l1SystemConfigAddress(),
                  ACCOUNT,
                  ACCOUNT)),
          new L1Chain.Finality(2, 4),
          () -> Instant.EPOCH);
  private final List<Long> asked = new CopyOnWriteArrayList<>();
  private volatile Instant now = Instant.ofEpochSecond(1_000);

  @AfterAll
  static void end() {
    KIT.shutdownTestKit();
  }

  private ActorRef<BatcherCommand> start(DataAvailability availability) {
    var like = Scripted.settings(Scripted.channels(availability, 1, 4_000), 0);
    var sending =
        new SendSettings(ACCOUNT, 0, 1, Duration.ofSeconds(48), Duration.ofSeconds(12), 0);
    var settings =
        new BatcherSettings(
            like.channels(),
            sending,
            like.fees(),
            like.pollInterval(),
            false,
            false,
            like.stopLimit());
    var ports =
        new BatcherPorts(
            this::status,
            number -> {
              asked.add(number);
              return CompletableFuture.completedStage(Fetched.missing("block " + number));
            },
            new LocalL1Account(l1, ACCOUNT, Runnable::run),
            draft -> draft.signedBy(KEY),
            Runnable::run,
            () -> now);
    return KIT.spawn(BatcherActor.create(new BatcherMachine(Scripted.ROLLUP, settings), ports));
  }

  private CompletionStage<Fetched<SyncStatus>> status() {
    var ref = Scripted.ref(0, 1);
    var unsafe = Scripted.ref(4, 1);
    return CompletableFuture.completedStage(
        Fetched.found(
            new SyncStatus(
                l1.head().ref(),
                L1BlockRef.NONE,
                l1.head().ref(),
                L1BlockRef.NONE,
                L1BlockRef.NONE,
                unsafe,
                ref,
                ref,
                ref,
                unsafe,
                ref)));
  }

  /** Its ports answer at once, but each answer is one more message. */
  private static <T> T await(Supplier<T> value, Predicate<T> isThere) {
    return KIT.createTestProbe()
        .awaitAssert(() -> {
          var now = value.get();
          assertTrue(isThere.test(now), String.valueOf(now));
          return now;
        });
  }

  private void pass(Duration time) {
    now = now.plus(time);
    TIME.timePasses(time);
  }

  @Test
  void shouldAskForBlocksAndTryAgainByTheClock() {
    var batcher = start(DataAvailability.CALLDATA);
    await(() -> status(batcher).waitingFor(), text -> text.contains("there is no block 1"));
    assertEquals(List.of(1L, 2L, 3L, 4L), asked);
    pass(Scripted.POLL);
    await(() -> List.copyOf(asked), all -> all.equals(List.of(1L, 2L, 3L, 4L, 1L, 2L, 3L, 4L)));
    KIT.stop(batcher);
  }

  @ParameterizedTest
  @EnumSource(names = {"CALLDATA", "BLOBS"})
  void shouldMakeTransactionsThatL1Takes(DataAvailability availability) {
    l1.mine();
    l1.mine();
    var parts = List.of(Frame.encodeAll(List.of(frame())));
    var version =
        TransactionVersion.make(
            Scripted.ROLLUP,
            draft -> draft.signedBy(KEY),
            new BatcherEffect.SendTransaction(
                1,
                0,
                new BatchData(parts, availability == DataAvailability.BLOBS, Optional.empty()),
                new Fees(FeeSettings.GWEI, FeeSettings.GWEI.shiftLeft(2), FeeSettings.GWEI),
                1));
    var account = new LocalL1Account(l1, ACCOUNT, Runnable::run);
    assertInstanceOf(
        Submission.Accepted.class, account.submit(version.raw()).toCompletableFuture().join());
    var block = l1.mine();
    var mined = block.transactions().getFirst();
    assertEquals(version.hash(), mined.hash());
    var data =
        availability == DataAvailability.BLOBS
            ? BlobCodec.decode(mined.sidecar().orElseThrow().blobs().getFirst())
            : mined.transaction().data();
    assertEquals(List.of(frame()), Frame.parseAll(data));
    var found = account.inclusion(List.of(version.hash())).toCompletableFuture().join();
    assertTrue(
        found instanceof Fetched.Found<Inclusion>(var where)
            && where.block().number() == 3
            && where.fee().signum() > 0);
  }

  private static Frame frame() {
    return new Frame(new ChannelId(Bytes.wrap(new byte[16])), 0, Bytes.of(1, 2), true);
  }

  @Test
  void shouldPauseResumeAndRefuseWhatIsSoAlready() {
    var batcher = start(DataAvailability.CALLDATA);
    var probe = KIT.<ApiResult<Void>>createTestProbe();
    batcher.tell(new BatcherCommand.Resume(probe.ref()));
    assertEquals(ApiResult.refused("batcher is already running"), probe.receiveMessage());
    batcher.tell(new BatcherCommand.Pause(probe.ref()));
    assertEquals(ApiResult.ok(null), probe.receiveMessage());
    assertEquals("paused", status(batcher).waitingFor());
    batcher.tell(new BatcherCommand.Flush(probe.ref()));
    assertEquals(ApiResult.refused("batcher is not running"), probe.receiveMessage());
    batcher.tell(new BatcherCommand.Pause(probe.ref()));
    assertEquals(ApiResult.refused("batcher is not running"), probe.receiveMessage());
    batcher.tell(new BatcherCommand.Resume(probe.ref()));
    assertEquals(ApiResult.ok(null), probe.receiveMessage());
    KIT.stop(batcher);
  }

  private static BatcherStatus status(ActorRef<BatcherCommand> batcher) {
    var probe = KIT.<BatcherStatus>createTestProbe();
    batcher.tell(new BatcherCommand.GetStatus(probe.ref()));
    return probe.receiveMessage();
  }

  @Test
  void shouldTellItsStatus() {
    var batcher = start(DataAvailability.CALLDATA);
    var status = await(() -> status(batcher), known -> known.balance().isPresent());
    assertEquals(ACCOUNT, status.account());
    assertTrue(status.isRunning());
    assertEquals(BigInteger.TEN.pow(20), status.balance().get());
    KIT.stop(batcher);
  }

  @Test
  void shouldAnswerAndEndWhenStopped() {
    var batcher = start(DataAvailability.CALLDATA);
    await(() -> status(batcher).balance(), Optional::isPresent);
    var probe = KIT.<Leftover>createTestProbe();
    batcher.tell(new BatcherCommand.Stop(probe.ref()));
    assertEquals(new Leftover(0, 0), probe.receiveMessage());
    probe.expectTerminated(batcher);
  }
}
