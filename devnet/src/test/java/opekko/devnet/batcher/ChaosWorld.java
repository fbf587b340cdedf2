package opekko.devnet.batcher;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import opekko.protocol.channel.Compression;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.fault.Fetched;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.testkit.Chains;
import opekko.protocol.type.Address;

/**
 * A batcher between a rollup and an L1 that behave as a random number tells them, in virtual time.
 * One seed is one history: some hours of faults, then peace, in which the safe head must come up to
 * the unsafe one.
 */
final class ChaosWorld {
  private static final Duration CHAOS = Duration.ofMinutes(40);
  private static final Duration PEACE = Duration.ofHours(8);
  private static final int JOURNALED = 60;

  private record Planned(Instant at, long order, Runnable action) implements Comparable<Planned> {
    @Override
    public int compareTo(Planned other) {
      var byTime = at.compareTo(other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  /** Written out only when it is asked for. */
  private record Happening(Instant at, Object what, Object outcome) {
    @Override
    public String toString() {
      var text = "%s %s -> %s".formatted(at, what, outcome);
      return text.substring(0, Math.min(text.length(), 400));
    }
  }

  final ChaosL1 l1;
  final ChaosRollup rollup;
  private final Random random;
  private final PriorityQueue<Planned> queue = new PriorityQueue<>();
  private final ArrayDeque<Happening> journal = new ArrayDeque<>();
  private final Instant start;
  private BatcherMachine machine;
  private BatcherState state;
  private Instant now;
  private Instant armed = Instant.MAX;
  private long order;
  private int life;
  private boolean isSequencing = true;

  ChaosWorld(long seed) {
    random = new Random(seed);
    l1 = new ChaosL1(random);
    rollup = new ChaosRollup(config(), l1, random);
    start = Instant.ofEpochSecond(l1.head().time());
    now = start;
    machine = new BatcherMachine(rollup.rollup, settings());
    state = machine.initial();
  }

  /** L2 begins with L1. */
  private static RollupConfig config() {
    var like = Chains.at(Hardfork.JOVIAN);
    var genesis = like.genesis();
    var l1 = new ChaosL1(new Random(0)).head();
    return like.withGenesis(
        new opekko.protocol.config.Genesis(
            l1.id(), genesis.l2(), l1.time(), genesis.systemConfig()));
  }

  private BatcherSettings settings() {
    var channels =
        new ChannelSettings(
            DataAvailability.values()[random.nextInt(3)],
            random.nextBoolean(),
            random.nextBoolean() ? Integer.MAX_VALUE : 1 + random.nextInt(10),
            random.nextInt(5) == 0 ? Compression.BROTLI : Compression.ZLIB,
            1 + random.nextInt(4),
            10,
            1 + random.nextInt(5),
            500 + random.nextInt(3000));
    var sending =
        new SendSettings(
            Address.ZERO,
            random.nextInt(4),
            1 + random.nextInt(3),
            Duration.ofSeconds(20 + random.nextInt(60)),
            Duration.ofSeconds(10 + random.nextInt(20)),
            Long.MAX_VALUE);
    var fees =
        new FeeSettings(
            BigInteger.ONE,
            Optional.empty(),
            BigInteger.ONE,
            Optional.empty(),
            5,
            FeeSettings.GWEI.multiply(BigInteger.valueOf(100)));
    return new BatcherSettings(
        channels,
        sending,
        fees,
        Duration.ofSeconds(1 + random.nextInt(6)),
        random.nextBoolean(),
        false,
        Duration.ofMinutes(5));
  }

  /** Lives through it all; the safe head at the end is the head that the sequencer stopped at. */
  void run() {
    every(
        Duration.ofSeconds(2),
        () -> {
          if (isSequencing) rollup.sequence();
        });
    every(Duration.ofSeconds(ChaosL1.SLOT), this::slot);
    every(Duration.ofSeconds(3), this::derive);
    handle(new BatcherEvent.Born());
    runUntil(start.plus(CHAOS));
    isSequencing = false;
    l1.baseFee = FeeSettings.GWEI;
    l1.blobBaseFee = BigInteger.ONE;
    var end = start.plus(CHAOS).plus(PEACE);
    while (!isDone() && now.isBefore(end)) runUntil(now.plusSeconds(60));
    if (!isDone())
      throw new IllegalStateException(
          "safe %d, unsafe %d, waiting for '%s'"
              .formatted(
                  rollup.safeNumber(),
                  rollup.unsafeNumber(),
                  StatusView.of(machine, state).waitingFor()));
  }

  /** All is safe, and no work is left. */
  private boolean isDone() {
    return rollup.safeNumber() == rollup.unsafeNumber()
        && state.channels().isEmpty()
        && state.transactions().isEmpty();
  }

  private boolean isChaotic() {
    return now.isBefore(start.plus(CHAOS));
  }

  private boolean chance(int one, int in) {
    return isChaotic() && random.nextInt(in) < one;
  }

  private void slot() {
    if (chance(1, 10)) return;
    if (chance(1, 15))
      l1.baseFee = FeeSettings.GWEI.multiply(BigInteger.valueOf(1 + random.nextInt(50)));
    if (chance(1, 15))
      l1.blobBaseFee =
          FeeSettings.GWEI.multiply(BigInteger.valueOf(random.nextInt(20))).add(BigInteger.ONE);
    if (chance(1, 12)) l1.forget();
    if (chance(1, 40)) l1.foreign++;
    l1.mine(isChaotic() ? random.nextInt(4) : 4);
    if (chance(1, 25)) {
      var depth = 1 + random.nextInt(random.nextInt(8) + 1);
      if (l1.head().number() - depth > 1) {
        l1.reorg(depth, random.nextBoolean());
        rollup.forgetOriginsFrom(l1.head().number() - depth + 1);
        note("L1 reorg", depth);
      }
    }
    if (chance(1, 30)) {
      rollup.reorg(1 + random.nextInt(10));
      note("L2 reorg", "");
    }
    if (chance(1, 100)) crash();
    if (chance(1, 60)) handle(new BatcherEvent.PauseRequested());
    if (chance(1, 10) || !isChaotic()) handle(new BatcherEvent.ResumeRequested());
    if (chance(1, 60)) handle(new BatcherEvent.FlushRequested());
  }

  private void derive() {
    var lag = isChaotic() ? random.nextInt(3) : 0;
    rollup.deriveUpTo(l1.head().number() - lag);
  }

  /** The batcher ends where it is; a new one knows nothing. */
  private void crash() {
    note("crash", "");
    life++;
    armed = Instant.MAX;
    machine = new BatcherMachine(rollup.rollup, machine.settings());
    state = machine.initial();
    handle(new BatcherEvent.Born());
  }

  private void every(Duration period, Runnable action) {
    plan(
        period,
        () -> {
          action.run();
          every(period, action);
        });
  }

  private void plan(Duration delay, Runnable action) {
    queue.add(new Planned(now.plus(delay), order++, action));
  }

  private void runUntil(Instant end) {
    while (!queue.isEmpty() && queue.peek().at.isBefore(end)) {
      var next = queue.poll();
      now = next.at;
      next.action.run();
    }
    now = end;
  }

  private void handle(BatcherEvent event) {
    var step = machine.step(state, event, now);
    state = step.state();
    note(event, step.effects());
    for (var effect : step.effects()) run(effect);
  }

  private void note(Object what, Object outcome) {
    journal.add(new Happening(now, what, outcome));
    if (journal.size() > JOURNALED) journal.removeFirst();
  }

  String journal() {
    return "%s%n%s%n%s"
        .formatted(
            journal.stream().map(Happening::toString).collect(Collectors.joining("\n")),
            machine.settings(),
            summary());
  }

  private String summary() {
    return "L1 %s nonce %d; blocks %d to %d, cursor %d, filling %s, channels %s, transactions %s, %s, retry at %s, awaited %d"
        .formatted(
            l1.head().number(),
            l1.nonce(),
            state.blocks().isEmpty() ? 0 : state.blocks().getFirst().number(),
            state.blocks().isEmpty() ? 0 : state.blocks().getLast().number(),
            state.cursor(),
            state.filling().map(each -> each.blocks().size() + " until " + each.timeout()),
            state.channels().stream().map(each -> each.first() + " " + each.isSent()).toList(),
            state.transactions().stream().map(each -> each.nonce() + " " + each.stage()).toList(),
            state.requests(),
            state.retryAt(),
            state.awaitedL1());
  }

  private void answer(BatcherEvent event) {
    var born = life;
    var millis = isChaotic() && random.nextInt(30) == 0 ? 20_000 : 200;
    plan(
        Duration.ofMillis(1 + random.nextInt(millis)),
        () -> {
          if (born == life) handle(event);
        });
  }

  private void run(BatcherEffect effect) {
    switch (effect) {
      case BatcherEffect.ReadStatus(var call) ->
          answer(
              new BatcherEvent.StatusRead(
                  call,
                  chance(1, 20) ? Fetched.temporary("time-out") : Fetched.found(rollup.status())));
      case BatcherEffect.ReadL1(var call) ->
          answer(
              new BatcherEvent.L1Read(
                  call, chance(1, 20) ? Fetched.temporary("time-out") : Fetched.found(l1.view())));
      case BatcherEffect.LoadBlocks(var call, var first, var count) ->
          answer(load(call, first, count));
      case BatcherEffect.Measure(var call, var content) ->
          answer(new BatcherEvent.Measured(call, Fetched.found(content.compress(rollup.rollup))));
      case BatcherEffect.SendTransaction send -> answer(send(send));
      case BatcherEffect.ReadInclusions(var call, var versions) -> {
        var found = new TreeMap<Long, Fetched<Inclusion>>();
        versions.forEach((nonce, hashes) ->
            found.put(nonce, chance(1, 20) ? Fetched.temporary("time-out") : l1.inclusion(hashes)));
        answer(new BatcherEvent.InclusionsRead(call, found));
      }
      case BatcherEffect.WakeAt(var time) -> {
        armed = time;
        var born = life;
        var delay = Duration.between(now, time);
        plan(
            delay.isNegative() ? Duration.ZERO : delay,
            () -> {
              if (born == life && armed.equals(time)) handle(new BatcherEvent.Woke());
            });
      }
      case BatcherEffect.PrepareBlobs _, BatcherEffect.Warn _, BatcherEffect.Tell _ -> {}
      case BatcherEffect.End _ -> throw new IllegalStateException("nobody asked it to end");
    }
  }

  private BatcherEvent load(long call, long first, int count) {
    var loaded = new ArrayList<LoadedBlock>();
    for (var number = first; number < first + count; number++) {
      if (number > rollup.unsafeNumber() || chance(1, 50))
        return new BatcherEvent.BlocksLoaded(call, loaded, Optional.of("no block " + number));
      loaded.add(rollup.unsafe.get((int) number - 1));
    }
    return new BatcherEvent.BlocksLoaded(call, List.copyOf(loaded), Optional.empty());
  }

  private BatcherEvent send(BatcherEffect.SendTransaction send) {
    if (chance(1, 30))
      return new BatcherEvent.TransactionSent(
          send.call(), Optional.empty(), Optional.empty(), new Submission.Unknown("no signer"));
    var sent = ChaosL1.sent(send);
    var isTaken = !chance(1, 20);
    var submission = isTaken ? l1.submit(sent) : new Submission.Refused("txpool is full");
    var heard = chance(1, 15) ? new Submission.Unknown("time-out") : submission;
    return new BatcherEvent.TransactionSent(
        send.call(), Optional.of(sent.hash()), Optional.empty(), heard);
  }
}
