package opekko.httpapi;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import opekko.protocol.api.AdminApi;
import opekko.protocol.api.ApiResult;
import opekko.protocol.api.DebugApi;
import opekko.protocol.api.LiveApi;
import opekko.protocol.api.LiveEvent;
import opekko.protocol.api.LiveStatus;
import opekko.protocol.api.MailboxStatus;
import opekko.protocol.api.OutputAtBlock;
import opekko.protocol.api.Readiness;
import opekko.protocol.api.RollupApi;
import opekko.protocol.api.SyncStatus;
import opekko.protocol.config.Genesis;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.config.SystemConfig;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fork.ForkSchedule;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.port.SafeHeadStore;
import opekko.protocol.type.Address;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;

/** A node that answers what a test tells it, and remembers what it was asked. */
public class FakeNode implements RollupApi, AdminApi, DebugApi, LiveApi {
  public final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  volatile Readiness readiness = new Readiness(true, List.of());
  volatile CompletionStage<ApiResult<SyncStatus>> syncStatus =
      CompletableFuture.completedFuture(ApiResult.ok(heads()));
  volatile CompletionStage<LiveStatus> liveStatus = done(liveStatus(heads()));
  final List<Consumer<LiveEvent>> listeners = new CopyOnWriteArrayList<>();
  volatile RuntimeException bug;

  public static Hash hash(int value) {
    var bytes = new byte[Hash.SIZE];
    bytes[31] = (byte) value;
    return new Hash(Bytes.wrap(bytes));
  }

  public static L1BlockRef l1(int number) {
    return new L1BlockRef(hash(number), number, hash(number - 1), number * 12L);
  }

  public static L2BlockRef l2(int number) {
    return new L2BlockRef(
        hash(100 + number),
        number,
        hash(99 + number),
        number * 2L,
        new BlockId(hash(number / 6), number / 6),
        number % 6);
  }

  public static SyncStatus heads() {
    return new SyncStatus(
        l1(5), l1(2), l1(6), l1(4), l1(2), l2(30), l2(24), l2(12), l2(25), l2(30), l2(24));
  }

  static LiveStatus liveStatus(SyncStatus sync) {
    return new LiveStatus(
        Instant.ofEpochSecond(1_700_000_000),
        "v0.1.0-test",
        10,
        sync,
        List.of(),
        Optional.empty(),
        new MailboxStatus(0, List.of(), List.of()),
        Optional.empty());
  }

  public static RollupConfig config() {
    var system =
        new SystemConfig(
            Address.ZERO,
            Hash.ZERO,
            hash(1),
            30_000_000,
            SystemConfig.NO_EIP1559_PARAMS,
            Hash.ZERO,
            0,
            0);
    return new RollupConfig(
        new Genesis(new BlockId(hash(1), 1), new BlockId(hash(2), 0), 12, system),
        2,
        600,
        3600,
        300,
        1,
        10,
        new ForkSchedule(Map.of(Hardfork.REGOLITH, 0L)),
        Address.ZERO,
        Address.ZERO,
        Address.ZERO,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  @Override
  public CompletionStage<ApiResult<SyncStatus>> syncStatus() {
    asked.add("syncStatus");
    if (bug != null) throw bug;
    return syncStatus;
  }

  @Override
  public CompletionStage<ApiResult<OutputAtBlock>> outputAtBlock(long number) {
    asked.add("outputAtBlock " + Long.toUnsignedString(number));
    return number == 24
        ? done(
            ApiResult.ok(new OutputAtBlock(Hash.ZERO, hash(7), l2(24), hash(8), hash(9), heads())))
        : done(ApiResult.refused("failed to get L2 block ref with sync status: not found"));
  }

  @Override
  public CompletionStage<ApiResult<SafeHeadStore.Entry>> safeHeadAtL1Block(long l1Number) {
    asked.add("safeHeadAtL1Block " + l1Number);
    return l1Number == 0x1467
        ? done(
            ApiResult.ok(
                new SafeHeadStore.Entry(
                    new BlockId(Hash.fromHex("0xdd" + "00".repeat(31)), 5221),
                    new BlockId(Hash.fromHex("0xee" + "00".repeat(31)), 223))))
        : done(ApiResult.refused("not found"));
  }

  @Override
  public RollupConfig rollupConfig() {
    return config();
  }

  @Override
  public String version() {
    return "v0.1.0-test";
  }

  @Override
  public CompletionStage<ApiResult<Void>> resetDerivationPipeline() {
    asked.add("resetDerivationPipeline");
    return done(ApiResult.ok(null));
  }

  @Override
  public CompletionStage<ApiResult<Void>> postUnsafePayload(PayloadEnvelope envelope) {
    asked.add("postUnsafePayload " + envelope.id());
    return done(ApiResult.ok(null));
  }

  @Override
  public CompletionStage<ApiResult<Void>> startSequencer(Hash unsafeHead) {
    asked.add("startSequencer " + unsafeHead);
    return done(ApiResult.refused("sequencer already running"));
  }

  @Override
  public CompletionStage<ApiResult<Hash>> stopSequencer() {
    asked.add("stopSequencer");
    return done(ApiResult.ok(hash(30)));
  }

  @Override
  public CompletionStage<ApiResult<Boolean>> sequencerActive() {
    asked.add("sequencerActive");
    return done(ApiResult.ok(false));
  }

  @Override
  public CompletionStage<ApiResult<Void>> setRecoverMode(boolean isOn) {
    asked.add("setRecoverMode " + isOn);
    return done(ApiResult.ok(null));
  }

  @Override
  public CompletionStage<ApiResult<Boolean>> conductorEnabled() {
    asked.add("conductorEnabled");
    return done(ApiResult.ok(false));
  }

  @Override
  public CompletionStage<ApiResult<Void>> overrideLeader() {
    asked.add("overrideLeader");
    return done(ApiResult.refused("sequencer is not enabled"));
  }

  @Override
  public CompletionStage<ApiResult<Void>> setLogLevel(String level) {
    asked.add("setLogLevel " + level);
    return done(ApiResult.ok(null));
  }

  @Override
  public CompletionStage<Readiness> readiness() {
    return done(readiness);
  }

  @Override
  public CompletionStage<String> stateJson() {
    return done("{\"state\":1}");
  }

  @Override
  public CompletionStage<String> journal() {
    return done("{\"event\":1}\n");
  }

  @Override
  public CompletionStage<LiveStatus> status() {
    return liveStatus;
  }

  @Override
  public AutoCloseable subscribe(Consumer<LiveEvent> listener) {
    synchronized (listeners) {
      listeners.add(listener);
      listeners.notifyAll();
    }
    return () -> {
      synchronized (listeners) {
        listeners.remove(listener);
        listeners.notifyAll();
      }
    };
  }

  /** Waits until so many listen. */
  public void awaitListeners(int count) {
    try {
      synchronized (listeners) {
        while (listeners.size() != count) listeners.wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  public void tell(LiveEvent event) {
    listeners.forEach(listener -> listener.accept(event));
  }

  private static <T> CompletionStage<T> done(T value) {
    return CompletableFuture.completedFuture(value);
  }
}
