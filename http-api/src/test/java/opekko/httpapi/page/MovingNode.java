package opekko.httpapi.page;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import opekko.httpapi.FakeNode;
import opekko.protocol.api.ApiResult;
import opekko.protocol.api.BatcherStatus;
import opekko.protocol.api.BlockTiming;
import opekko.protocol.api.LiveEvent;
import opekko.protocol.api.LiveStatus;
import opekko.protocol.api.MailboxStatus;
import opekko.protocol.api.SequencerStatus;
import opekko.protocol.api.Standstill;
import opekko.protocol.api.SyncStatus;
import opekko.protocol.type.Address;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;

/** A made-up node whose heads move when it is told so, and which starts and stops. */
final class MovingNode extends FakeNode {
  private static final int L1_BLOCK_TIME = 12;
  private static final int L2_BLOCK_TIME = 2;
  private static final int FIRST = 1_204_000;
  private static final int FIRST_L1 = 8_301_000;

  private final InstantSource clock;
  private final long genesis;
  private final List<BlockTiming> timings = new ArrayList<>();
  private final List<MailboxStatus.FaultNote> faults = new ArrayList<>();
  private int unsafe = 870;
  private int safe = 780;
  private int finalized = 420;
  private int l1 = 150;
  private long messages = 5000;
  private boolean isActive = true;
  private boolean isRecoverMode;

  /** After thirty blocks its unsafe head is of this second. */
  MovingNode(InstantSource clock) {
    this.clock = clock;
    this.genesis = clock.instant().getEpochSecond() - 900L * L2_BLOCK_TIME;
  }

  synchronized void mine() {
    if (!isActive) return;
    unsafe++;
    messages += 4;
    var grain = Math.floorMod(unsafe * 37, 23);
    timings.add(
        new BlockTiming(
            FIRST + unsafe,
            genesis + (long) unsafe * L2_BLOCK_TIME,
            3 + grain,
            micros(900 + grain * 40),
            micros(3200 + grain * 210),
            micros(1100 + grain * 25),
            Optional.of(micros(180 + grain * 3)),
            Optional.of(micros(420 + grain * 9)),
            micros(2300 + grain * 90),
            Instant.ofEpochSecond(genesis + (long) unsafe * L2_BLOCK_TIME)
                .plusMillis(grain > 20 ? 14 : -38 - grain)));
    if (timings.size() > 60) timings.removeFirst();
    tell(new LiveEvent.UnsafeHead(ref(unsafe)));
  }

  synchronized void mineL1() {
    l1++;
    messages += 9;
  }

  synchronized void derive(int blocks) {
    safe = Math.min(unsafe, safe + blocks);
    finalized = Math.max(finalized, safe - 360);
    tell(new LiveEvent.SafeHead(ref(safe)));
  }

  synchronized void fail(String text) {
    faults.add(new MailboxStatus.FaultNote(clock.instant(), text));
    if (faults.size() > 8) faults.removeFirst();
  }

  synchronized void reorgL1() {
    tell(new LiveEvent.Reorged("l1", l1Ref(l1).id(), l1Ref(l1 - 2).id(), 2));
  }

  synchronized L2BlockRef unsafeHead() {
    return ref(unsafe);
  }

  @Override
  public synchronized CompletionStage<LiveStatus> status() {
    var now = clock.instant();
    return CompletableFuture.completedFuture(
        new LiveStatus(
            now,
            version(),
            config().l2ChainId(),
            sync(),
            List.of(
                new Standstill("unsafe", "NOTHING", "it is advancing", "", now),
                new Standstill(
                    "safe",
                    "L1_EXHAUSTED",
                    "all of L1 has been read; no later batch is there yet",
                    "L1 block " + (FIRST_L1 + l1 - 1),
                    now.minusSeconds(21)),
                new Standstill(
                    "finalized",
                    "NOT_DERIVED_FROM_FINALIZED_L1",
                    "no later safe block was derived from finalized L1 blocks",
                    "L1 has finalized block " + (FIRST_L1 + l1 - 64),
                    now.minusSeconds(311))),
            Optional.of(sequencer(now)),
            mailbox(),
            Optional.of(batcher(now))));
  }

  private SyncStatus sync() {
    return new SyncStatus(
        l1Ref(l1 - 1),
        l1Ref(l1 - 64),
        l1Ref(l1),
        l1Ref(l1 - 32),
        l1Ref(l1 - 64),
        ref(unsafe),
        ref(safe),
        ref(finalized),
        ref(safe),
        ref(unsafe),
        ref(safe));
  }

  private SequencerStatus sequencer(Instant now) {
    var head = ref(unsafe);
    return new SequencerStatus(
        isActive,
        OptionalLong.of(3),
        isActive ? "building" : "stopped",
        head,
        1800 - (head.time() - l1Ref(Math.toIntExact(head.l1Origin().number() - FIRST_L1)).time()),
        isActive
            ? Optional.of(Instant.ofEpochSecond(head.time() + L2_BLOCK_TIME))
            : Optional.empty(),
        isActive ? "" : "an operator to start it",
        isRecoverMode,
        timings);
  }

  private MailboxStatus mailbox() {
    return new MailboxStatus(
        messages % 3,
        List.of(
            kind("AttributesDerived", messages / 9, 140),
            kind("EngineAnswered", messages / 2, 61),
            kind("GapCheckDue", messages / 20, 4),
            kind("L1FinalizedChanged", messages / 90, 33),
            kind("L1HeadChanged", messages / 11, 25),
            kind("SequencerAsked", messages / 3, 48),
            kind("UnsafePayloadReceived", messages / 40, 212)),
        faults);
  }

  private static MailboxStatus.Kind kind(String name, long count, long meanMicros) {
    return new MailboxStatus.Kind(name, count, micros(count * meanMicros), micros(meanMicros * 14));
  }

  private BatcherStatus batcher(Instant now) {
    return new BatcherStatus(
        Address.ZERO,
        true,
        "",
        Optional.of(new BigInteger("99834120000000000000")),
        ref(unsafe - 2).id(),
        List.of(
            new BatcherStatus.Channel(
                "9f3c2a11d0e4", FIRST + safe + 1, FIRST + safe + 60, 148_200, 41_300, 2, 1, true),
            new BatcherStatus.Channel(
                "c07be2915aa8",
                FIRST + safe + 61,
                FIRST + unsafe - 2L,
                61_000 + unsafe * 4L,
                0,
                0,
                0,
                false)),
        List.of(new BatcherStatus.Transaction(hash(7), 412, 1, 1, now.minusSeconds(9))),
        new BatcherStatus.Totals(
            unsafe, 31, 40, 44, 4_881_000, 2, new BigInteger("1230400000000000")));
  }

  @Override
  public synchronized CompletionStage<ApiResult<Void>> startSequencer(Hash head) {
    if (isActive) return refused("sequencer already running");
    if (!head.equals(ref(unsafe).hash()))
      return refused("block hash does not match: head " + ref(unsafe) + ", received " + head);
    isActive = true;
    return done(null);
  }

  @Override
  public synchronized CompletionStage<ApiResult<Hash>> stopSequencer() {
    if (!isActive) return refused("sequencer not running");
    isActive = false;
    return done(ref(unsafe).hash());
  }

  @Override
  public synchronized CompletionStage<ApiResult<Boolean>> sequencerActive() {
    return done(isActive);
  }

  @Override
  public synchronized CompletionStage<ApiResult<Void>> setRecoverMode(boolean isOn) {
    isRecoverMode = isOn;
    return super.setRecoverMode(isOn);
  }

  @Override
  public CompletionStage<String> journal() {
    var lines = new StringBuilder();
    for (var i = 0; i < 200; i++)
      lines
          .append("{\"at\":\"")
          .append(clock.instant().minusSeconds(200 - i))
          .append("\",\"event\":\"L1HeadChanged\",\"number\":")
          .append(FIRST_L1 + i)
          .append("}\n");
    return CompletableFuture.completedFuture(lines.toString());
  }

  private static <T> CompletionStage<ApiResult<T>> refused(String why) {
    return CompletableFuture.completedFuture(ApiResult.refused(why));
  }

  private static <T> CompletionStage<ApiResult<T>> done(T value) {
    return CompletableFuture.completedFuture(ApiResult.ok(value));
  }

  private L2BlockRef ref(int n) {
    var time = genesis + (long) n * L2_BLOCK_TIME;
    var origin = n * L2_BLOCK_TIME / L1_BLOCK_TIME;
    return new L2BlockRef(
        named(2, n),
        FIRST + n,
        named(2, n - 1),
        time,
        new BlockId(named(1, origin), FIRST_L1 + origin),
        n % (L1_BLOCK_TIME / L2_BLOCK_TIME));
  }

  private L1BlockRef l1Ref(int n) {
    return new L1BlockRef(
        named(1, n), FIRST_L1 + n, named(1, n - 1), genesis + (long) n * L1_BLOCK_TIME);
  }

  private static Hash named(int chain, int number) {
    var bytes = ByteBuffer.allocate(Hash.SIZE);
    for (var i = 0; i < 4; i++) bytes.putLong((number * 31L + chain + i) * 0x9e3779b97f4a7c15L);
    return new Hash(Bytes.wrap(bytes.array()));
  }

  private static Duration micros(long count) {
    return Duration.ofNanos(count * 1000);
  }
}
