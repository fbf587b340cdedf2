package opekko.node.devnet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import opekko.derivation.DerivationSettings;
import opekko.devnet.genesis.DevnetAccount;
import opekko.devnet.genesis.DevnetChain;
import opekko.devnet.genesis.DevnetOptions;
import opekko.devnet.l1.ChainL1;
import opekko.devnet.l1.L1Chain;
import opekko.devnet.l2.EngineFaults;
import opekko.devnet.l2.InProcessEngine;
import opekko.devnet.l2.InProcessL2;
import opekko.devnet.l2.LedgerEngine;
import opekko.devnet.l2.Retention;
import opekko.driver.DriverCommand;
import opekko.driver.DriverSettings;
import opekko.driver.safedb.DisabledSafeHeadStore;
import opekko.l1watcher.L1WatcherSettings;
import opekko.node.assembly.Leadership;
import opekko.node.assembly.NodeAssembly;
import opekko.node.assembly.NodeListeners;
import opekko.node.assembly.NodePlan;
import opekko.node.assembly.NodePorts;
import opekko.node.assembly.Sequencing;
import opekko.protocol.api.ApiResult;
import opekko.protocol.api.SequencerStatus;
import opekko.protocol.api.SyncStatus;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fault;
import opekko.protocol.fault.Fetched;
import opekko.protocol.metrics.NodeMetrics;
import opekko.protocol.port.StatusListener;
import opekko.protocol.testkit.FailingDisk;
import opekko.protocol.type.Hash;
import opekko.sequencer.SequencerSettings;
import opekko.sequencer.commitlog.FileCommitLog;
import opekko.sequencer.signing.LocalSigner;
import opekko.sequencer.wish.FileWishStore;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** A whole sequencing node on embedded chains, real files and manual time. */
final class SequencedDevnet implements AutoCloseable {
  static final Instant GENESIS = Instant.ofEpochSecond(1_700_000_000);
  private static final Duration TICK = Duration.ofMillis(100);
  private static final int MOST_TICKS = 1_000;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  final DevnetChain chain =
      DevnetChain.of(DevnetOptions.startingAt(GENESIS.getEpochSecond()).withBlockTimes(6, 2));
  volatile LedgerEngine engine = emptyEngine();
  volatile EngineFaults faults = new EngineFaults(engine);
  final L1Chain l1 = new L1Chain(chain.l1(), new L1Chain.Finality(2, 5), this::now);

  /** In the order they were published. */
  final List<PayloadEnvelope> published = new CopyOnWriteArrayList<>();

  final List<Fault.Critical> criticals = new CopyOnWriteArrayList<>();
  final FailingDisk disk = new FailingDisk();

  private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
  private final ManualTime time = ManualTime.get(kit.system());
  private final Path folder;
  private volatile Instant now = GENESIS;
  private FileCommitLog log;
  private FileWishStore wishes;
  private ActorRef<DriverCommand> driver;

  SequencedDevnet(Path folder) {
    this.folder = folder;
  }

  private Instant now() {
    return now;
  }

  /** Starts the node; it goes on from what is in its files and in the engine. */
  SequencedDevnet start(boolean isStarted) {
    try {
      log = new FileCommitLog(folder.resolve("log"), FileCommitLog.Limits.DEFAULT, disk);
      wishes = new FileWishStore(folder.resolve("wish"), isStarted);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var settings =
        new SequencerSettings(
            0, 0, false, Duration.ofMillis(50), Duration.ofMillis(200), Duration.ofSeconds(30));
    var sequencing =
        new Sequencing(
            settings,
            log,
            Leadership.alone(log.ownTerm()),
            new LocalSigner(DevnetAccount.SIGNER.key()),
            block -> {
              published.add(block.envelope());
              return CompletableFuture.completedStage(Optional.empty());
            },
            wishes);
    driver =
        kit.spawn(
            NodeAssembly.driver(
                plan(),
                ports(),
                Optional.of(sequencing),
                new NodeListeners(criticals::add, StatusListener.NONE)));
    return this;
  }

  private NodePlan plan() {
    return new NodePlan(
        chain.rollup(),
        chain.l1ChainConfig(),
        DriverSettings.DEFAULT,
        DerivationSettings.DEFAULT,
        L1WatcherSettings.every(Duration.ofSeconds(1), Duration.ofSeconds(1)));
  }

  private NodePorts ports() {
    return new NodePorts(
        new ChainL1(l1, chain.rollup()),
        Optional.empty(),
        (_, _) -> CompletableFuture.completedStage(Fetched.missing("no blobs here")),
        new InProcessL2(engine),
        new InProcessEngine(faults),
        new DisabledSafeHeadStore(),
        NodeMetrics.NONE,
        this::now);
  }

  private LedgerEngine emptyEngine() {
    return new LedgerEngine(chain.rollup(), chain.l2(), Retention.USUAL);
  }

  /** Another engine, which has nothing but the genesis block, takes the place of this one. */
  void replaceEngine() {
    engine.close();
    engine = emptyEngine();
    faults = new EngineFaults(engine);
  }

  /** Ends the node without notice, as a crash does; files and engine stay. */
  void kill() {
    kit.stop(driver);
    log.close();
    wishes.close();
  }

  void shutDown() {
    TestProbe<Done> done = kit.createTestProbe();
    driver.tell(new DriverCommand.ShutDown(done.ref()));
    done.receiveMessage(PATIENCE);
    log.close();
    wishes.close();
  }

  /** Lets time pass until something holds. */
  void until(String what, BooleanSupplier holds) {
    for (var tick = 0; !holds.getAsBoolean(); tick++) {
      if (tick == MOST_TICKS) throw new AssertionError("never: " + what);
      tick();
    }
  }

  void pass(Duration duration) {
    for (var left = duration; left.isPositive(); left = left.minus(TICK)) {
      tick();
      // Gives what works on other threads a turn.
      status();
    }
  }

  private void tick() {
    now = now.plus(TICK);
    l1.tick();
    time.timePasses(TICK);
  }

  void untilHead(long number) {
    until("block " + number, () -> status().unsafeL2().number() >= number);
  }

  SyncStatus status() {
    return ask(DriverCommand.GetSyncStatus::new);
  }

  boolean isActive() {
    return value(ask(DriverCommand.SequencerActive::new));
  }

  SequencerStatus sequencer() {
    return value(ask(DriverCommand.GetSequencerStatus::new));
  }

  ApiResult<Hash> startSequencer(Hash head) {
    return patiently(replyTo -> new DriverCommand.StartSequencer(head, replyTo));
  }

  ApiResult<Hash> stopSequencer() {
    return patiently(DriverCommand.StopSequencer::new);
  }

  static <T> T value(ApiResult<T> result) {
    return switch (result) {
      case ApiResult.Ok<T>(var value) -> value;
      case ApiResult.Refused<T>(_, var message) -> throw new AssertionError(message);
    };
  }

  <T> T ask(Function<ActorRef<T>, DriverCommand> question) {
    TestProbe<T> probe = kit.createTestProbe();
    driver.tell(question.apply(probe.ref()));
    var answer = probe.receiveMessage(PATIENCE);
    probe.stop();
    return answer;
  }

  /** What is answered only after something else has happened. */
  private <T> T patiently(Function<ActorRef<T>, DriverCommand> question) {
    var answers = new CopyOnWriteArrayList<T>();
    ActorRef<T> listener =
        kit.spawn(
            Behaviors.receiveMessage(answer -> {
              answers.add(answer);
              return Behaviors.stopped();
            }));
    driver.tell(question.apply(listener));
    until("an answer", () -> status() != null && !answers.isEmpty());
    return answers.getFirst();
  }

  @Override
  public void close() {
    kit.shutdownTestKit();
    log.close();
    wishes.close();
    engine.close();
  }
}
