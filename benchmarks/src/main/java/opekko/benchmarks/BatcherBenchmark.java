package opekko.benchmarks;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import opekko.devnet.batcher.BatcherEffect;
import opekko.devnet.batcher.BatcherEvent;
import opekko.devnet.batcher.BatcherMachine;
import opekko.devnet.batcher.BatcherSettings;
import opekko.devnet.batcher.BatcherState;
import opekko.devnet.batcher.ChannelSettings;
import opekko.devnet.batcher.DataAvailability;
import opekko.devnet.batcher.FeeSettings;
import opekko.devnet.batcher.L1View;
import opekko.devnet.batcher.LoadedBlock;
import opekko.devnet.batcher.SendSettings;
import opekko.devnet.batcher.Submission;
import opekko.protocol.api.SyncStatus;
import opekko.protocol.channel.Compression;
import opekko.protocol.fault.Fetched;
import opekko.protocol.type.L1BlockRef;

/**
 * How fast the batcher's machine brings a backlog of blocks into channels of six blobs each, with
 * an L1 that takes everything at once: what loading, packing, compressing and framing cost. Proofs
 * and signatures are not made.
 */
public final class BatcherBenchmark {
  private static final int BLOBS = 6;
  private static final int ROUNDS = 3;
  private static final double MEGA = 1e6;

  private final SyntheticL2 l2;
  private final List<LoadedBlock> blocks;
  private final Compression compression;
  private final ArrayDeque<BatcherEvent> answers = new ArrayDeque<>();
  private BatcherState state;
  private long compressions;
  private long compressionNanos;
  private long nanos;

  private BatcherBenchmark(SyntheticL2 l2, List<LoadedBlock> blocks, Compression compression) {
    this.l2 = l2;
    this.blocks = blocks;
    this.compression = compression;
  }

  /**
   * @param args number of L2 blocks (6000), transactions in each (5)
   */
  public static void main(String... args) {
    var count = args.length > 0 ? Integer.parseInt(args[0]) : 6_000;
    var transactions = args.length > 1 ? Integer.parseInt(args[1]) : 5;
    var l2 = SyntheticL2.generate(5, count, transactions);
    var blocks =
        l2.blocks().stream()
            .map(block -> LoadedBlock.of(block.ref(), block.batch(), block.ref().time()))
            .toList();
    for (var compression : Compression.values()) {
      new BatcherBenchmark(l2, blocks, compression).run();
      var rates = new double[ROUNDS];
      BatcherBenchmark last = null;
      for (var round = 0; round < ROUNDS; round++) {
        last = new BatcherBenchmark(l2, blocks, compression);
        var started = System.nanoTime();
        last.run();
        last.nanos = System.nanoTime() - started;
        rates[round] = count / (last.nanos / 1e9);
      }
      last.report(rates);
    }
  }

  private void report(double... rates) {
    Arrays.sort(rates);
    var plain = state.channels().stream().mapToLong(each -> each.output().plainBytes()).sum();
    var out = state.channels().stream().mapToLong(each -> each.output().compressed().size()).sum();
    var median = rates[ROUNDS / 2];
    var full = state.channels().subList(0, state.channels().size() - 1);
    var fill =
        full.stream()
            .mapToDouble(each -> each.output().compressed().size() / (130_019.0 * BLOBS))
            .average()
            .orElse(Double.NaN);
    System.out.printf(
        Locale.ROOT,
        "%s: %,.0f blocks/s (%,.0f to %,.0f), %.1f MB/s in, %.1f MB/s out; %d channels, %.1f"
            + " compressions each, %.1f %% full; %.0f %% of the time compressing%n",
        compression,
        median,
        rates[0],
        rates[ROUNDS - 1],
        median * plain / blocks.size() / MEGA,
        median * out / blocks.size() / MEGA,
        state.channels().size(),
        (double) compressions / state.channels().size(),
        100 * fill,
        100.0 * compressionNanos / nanos);
  }

  private void run() {
    var channels =
        new ChannelSettings(
            DataAvailability.BLOBS, true, Integer.MAX_VALUE, compression, 0, 10, BLOBS, 120_000);
    var sending =
        new SendSettings(
            SyntheticL2.BATCHER, 0, 1, Duration.ofDays(1), Duration.ofDays(1), Long.MAX_VALUE);
    var settings =
        new BatcherSettings(
            channels,
            sending,
            FeeSettings.DEFAULT,
            Duration.ofDays(1),
            false,
            false,
            Duration.ofDays(1));
    var machine = new BatcherMachine(l2.config(), settings);
    state = machine.initial();
    answers.add(new BatcherEvent.Born());
    while (!answers.isEmpty()) {
      var step = machine.step(state, answers.poll(), Instant.EPOCH);
      state = step.state();
      step.effects().forEach(this::answer);
      if (answers.isEmpty() && !state.isFlushing() && state.totals().blocks() < blocks.size())
        answers.add(new BatcherEvent.FlushRequested());
    }
  }

  private void answer(BatcherEffect effect) {
    switch (effect) {
      case BatcherEffect.ReadStatus(var call) ->
          answers.add(new BatcherEvent.StatusRead(call, Fetched.found(status())));
      case BatcherEffect.ReadL1(var call) ->
          answers.add(new BatcherEvent.L1Read(call, Fetched.found(view())));
      case BatcherEffect.LoadBlocks(var call, var first, var count) ->
          answers.add(
              new BatcherEvent.BlocksLoaded(
                  call,
                  blocks.subList((int) first - 1, (int) first - 1 + count),
                  Optional.empty()));
      case BatcherEffect.Measure(var call, var content) -> {
        var started = System.nanoTime();
        answers.add(new BatcherEvent.Measured(call, Fetched.found(content.compress(l2.config()))));
        compressionNanos += System.nanoTime() - started;
        compressions++;
      }
      case BatcherEffect.SendTransaction send ->
          answers.add(
              new BatcherEvent.TransactionSent(
                  send.call(),
                  Optional.of(SyntheticL2.hash("transaction", send.nonce())),
                  Optional.empty(),
                  new Submission.Accepted()));
      case BatcherEffect.ReadInclusions _,
          BatcherEffect.PrepareBlobs _,
          BatcherEffect.WakeAt _,
          BatcherEffect.Warn _,
          BatcherEffect.Tell _,
          BatcherEffect.End _ -> {}
    }
  }

  private SyncStatus status() {
    var head = SyntheticL2.l1(1);
    var unsafe = l2.blocks().getLast().ref();
    var safe = l2.genesis();
    return new SyncStatus(
        head,
        L1BlockRef.NONE,
        head,
        L1BlockRef.NONE,
        L1BlockRef.NONE,
        unsafe,
        safe,
        safe,
        safe,
        unsafe,
        safe);
  }

  private static L1View view() {
    return new L1View(
        SyntheticL2.l1(1),
        0,
        BigInteger.TEN.pow(20),
        BigInteger.ONE,
        BigInteger.ONE,
        BigInteger.ONE);
  }
}
