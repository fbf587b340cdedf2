package opekko.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;
import opekko.derivation.DerivationSettings;
import opekko.devnet.genesis.DevnetAccount;
import opekko.devnet.genesis.DevnetChain;
import opekko.devnet.genesis.DevnetOptions;
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
import opekko.node.cli.LogLevels;
import opekko.node.config.Settings;
import opekko.protocol.api.ApiResult;
import opekko.protocol.api.BlockTiming;
import opekko.protocol.api.SequencerStatus;
import opekko.protocol.fault.Fetched;
import opekko.protocol.metrics.NodeMetrics;
import opekko.protocol.port.StatusListener;
import opekko.sequencer.SequencerSettings;
import opekko.sequencer.commitlog.FileCommitLog;
import opekko.sequencer.signing.LocalSigner;
import opekko.sequencer.wish.WishStore;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/**
 * What the sequencer adds to each block over the engine's own time, and whether blocks are late:
 * the production actors with the commit log on disk, an engine that answers after a set time, and
 * an L1 that answers at once or late.
 */
public final class SequencerOverhead {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(250);
  private static final int WARM_UP = 20;
  private static final long L1_SLOT = 12;

  /** One line of the table. {@code behind}: seconds of blocks to make up for at the start. */
  private record Course(long blockTime, int blocks, long behind, Duration l1Delay) {}

  private final Course course;
  private final TimedEngine engine;
  private final ActorSystem<DriverCommand> driver;
  private final TreeMap<Long, BlockTiming> timings = new TreeMap<>();

  private SequencerOverhead(Course course, TimedEngine engine, ActorSystem<DriverCommand> driver) {
    this.course = course;
    this.engine = engine;
    this.driver = driver;
  }

  /**
   * @param args measured blocks of each course (100), engine latency in ms (5)
   */
  public static void main(String... args) throws IOException {
    var blocks = args.length > 0 ? Integer.parseInt(args[0]) : 100;
    var latency = Duration.ofMillis(args.length > 1 ? Long.parseLong(args[1]) : 5);
    LogLevels.set("error");
    System.out.printf(
        "%d blocks each after %d or more to warm up; the engine takes %d ms for each of four calls%n",
        blocks, WARM_UP, latency.toMillis());
    for (var l1Delay : List.of(Duration.ZERO, Duration.ofSeconds(10))) {
      run(new Course(2, blocks, 0, l1Delay), latency);
      run(new Course(1, blocks, 0, l1Delay), latency);
      // The chain's time has come long before its blocks: one follows the other without a pause.
      run(new Course(1, 5 * blocks, 6L * blocks + 60, l1Delay), latency);
    }
  }

  private static void run(Course course, Duration latency) throws IOException {
    var clock = InstantSource.system();
    var genesis = clock.instant().getEpochSecond() - course.behind();
    var chain =
        DevnetChain.of(
            DevnetOptions.startingAt(genesis).withBlockTimes(L1_SLOT, course.blockTime()));
    var folder = Files.createTempDirectory("sequencer-overhead");
    try (var ledger = new LedgerEngine(chain.rollup(), chain.l2(), Retention.USUAL);
        var log = new FileCommitLog(folder.resolve("log"), FileCommitLog.Limits.DEFAULT)) {
      var engine = new TimedEngine(new InProcessEngine(ledger), latency);
      var ports =
          new NodePorts(
              new TickingL1(chain.l1().block().ref(), L1_SLOT, clock, course.l1Delay()),
              Optional.empty(),
              (_, _) -> CompletableFuture.completedStage(Fetched.missing("no blobs here")),
              new InProcessL2(ledger),
              engine,
              new DisabledSafeHeadStore(),
              NodeMetrics.NONE,
              clock);
      var node =
          NodeAssembly.driver(
              plan(chain),
              ports,
              Optional.of(sequencing(log)),
              new NodeListeners(_ -> {}, StatusListener.NONE));
      var system =
          ActorSystem.create(
              node, "overhead", Settings.merged(Map.of(), Map.of(), Optional.empty()));
      try {
        new SequencerOverhead(course, engine, system).measure();
      } finally {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().join();
      }
    } finally {
      Files.deleteIfExists(folder.resolve("log"));
      Files.delete(folder);
    }
  }

  private static NodePlan plan(DevnetChain chain) {
    return new NodePlan(
        chain.rollup(),
        chain.l1ChainConfig(),
        DriverSettings.DEFAULT,
        DerivationSettings.DEFAULT,
        L1WatcherSettings.every(Duration.ofSeconds(L1_SLOT), Duration.ofSeconds(384)));
  }

  private static Sequencing sequencing(FileCommitLog log) {
    return new Sequencing(
        SequencerSettings.DEFAULT,
        log,
        Leadership.alone(log.ownTerm()),
        new LocalSigner(DevnetAccount.SIGNER.key()),
        _ -> CompletableFuture.completedStage(Optional.empty()),
        WishStore.inMemory(true));
  }

  private void measure() {
    var first = Long.MAX_VALUE;
    while (first == Long.MAX_VALUE || timings.lastKey() < first + course.blocks()) {
      LockSupport.parkNanos(LOOK.toNanos());
      for (var timing : status().lastBlocks()) timings.put(timing.number(), timing);
      if (first == Long.MAX_VALUE) first = caughtUpAt();
    }
    print(timings.subMap(first, false, first + course.blocks(), true).values().stream().toList());
  }

  /** The first block after the warm-up that is in time: the start itself waits for L1. */
  private long caughtUpAt() {
    return timings.tailMap((long) WARM_UP).values().stream()
        .filter(timing -> course.behind() > 0 || timing.lateness().isNegative())
        .mapToLong(BlockTiming::number)
        .findFirst()
        .orElse(Long.MAX_VALUE);
  }

  private SequencerStatus status() {
    var answer =
        AskPattern.<DriverCommand, ApiResult<SequencerStatus>>ask(
                driver, DriverCommand.GetSequencerStatus::new, PATIENCE, driver.scheduler())
            .toCompletableFuture()
            .join();
    return switch (answer) {
      case ApiResult.Ok<SequencerStatus>(var status) -> status;
      case ApiResult.Refused<SequencerStatus>(_, var text) -> throw new IllegalStateException(text);
    };
  }

  private void print(List<BlockTiming> blocks) {
    var pace = course.behind() > 0 ? "back to back" : course.blockTime() + " s";
    var overhead = sorted(blocks, this::overhead);
    System.out.printf(
        Locale.ROOT,
        "%-12s L1 answers after %2d s, %4d blocks: overhead p50 %5.2f p99 %5.2f worst %6.2f ms,"
            + " of that the commit p50 %5.2f p99 %5.2f ms",
        pace,
        course.l1Delay().toSeconds(),
        blocks.size(),
        millis(overhead, 0.5),
        millis(overhead, 0.99),
        millis(overhead, 1),
        millis(sorted(blocks, timing -> timing.commit().toNanos()), 0.5),
        millis(sorted(blocks, timing -> timing.commit().toNanos()), 0.99));
    if (course.behind() == 0) {
      var lateness = sorted(blocks, timing -> timing.lateness().toNanos());
      System.out.printf(
          Locale.ROOT,
          "; complete p50 %.1f p99 %.1f worst %.1f ms after its time, %d late",
          millis(lateness, 0.5),
          millis(lateness, 0.99),
          millis(lateness, 1),
          blocks.stream().filter(timing -> timing.lateness().isPositive()).count());
    }
    System.out.println();
  }

  /** All of a block's stages but its building, without what the engine had of them. */
  private long overhead(BlockTiming timing) {
    var busy =
        timing
            .start()
            .plus(timing.seal())
            .plus(timing.commit())
            .plus(timing.sign().orElse(Duration.ZERO))
            .plus(timing.insert());
    return busy.toNanos() - engine.nanosOf(timing.timestamp());
  }

  private static long[] sorted(List<BlockTiming> blocks, ToLongFunction<BlockTiming> value) {
    var all = blocks.stream().mapToLong(value).toArray();
    Arrays.sort(all);
    return all;
  }

  private static double millis(long[] sorted, double quantile) {
    return sorted[(int) Math.min(sorted.length - 1, sorted.length * quantile)] / 1e6;
  }
}
