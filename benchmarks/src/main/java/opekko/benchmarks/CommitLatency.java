package opekko.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import opekko.cluster.ChainIdentity;
import opekko.cluster.Voter;
import opekko.cluster.VoterText;
import opekko.cluster.log.LogEvent;
import opekko.cluster.log.QuorumLogSettings;
import opekko.cluster.log.RatisQuorumLog;
import opekko.cluster.tls.Refusals;
import opekko.node.cli.LogLevels;
import opekko.protocol.block.Bloom;
import opekko.protocol.engine.ExecutionPayload;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.metrics.NodeMetrics;
import opekko.protocol.port.CommitLog.Outcome;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * How long a block takes to be on the disks of a majority of three voters: three processes on
 * loopback, this one leads, and each block is committed at its time.
 */
public final class CommitLatency {
  /** Before all: who leads has done so for hours. */
  private static final int SETTLED = 300;

  private static final int WARM_UP = 10;
  private static final List<String> IDS = List.of("a", "b", "c");
  private static final Hash GENESIS = SyntheticL2.hash("genesis", 0);

  private final RatisQuorumLog log;
  private final long term;
  private final Bytes noise;
  private long number;

  private CommitLatency(RatisQuorumLog log, long term) {
    this.log = log;
    this.term = term;
    var bytes = new byte[1 << 20];
    new Random(1).nextBytes(bytes);
    noise = Bytes.wrap(bytes);
  }

  /**
   * @param args measured blocks of each row (120); or, for a process that this one starts: "voter",
   *     its id, its folder and all voters
   */
  public static void main(String... args) throws Exception {
    LogLevels.set("error");
    if (args.length > 0 && args[0].equals("voter")) vote(args);
    else measure(args.length > 0 ? Integer.parseInt(args[0]) : 120);
  }

  private static void vote(String... args) throws IOException {
    var voters = Arrays.stream(args).skip(3).map(VoterText::parse).toList();
    try (var _ = RatisQuorumLog.open(settings(args[1], Path.of(args[2]), voters, false), _ -> {})) {
      // Until the one that measures ends.
      while (System.in.read() >= 0) continue;
    }
  }

  private static void measure(int blocks) throws Exception {
    var folder = Files.createTempDirectory("commit-latency");
    var voters = new ArrayList<Voter>();
    for (var id : IDS) voters.add(new Voter(id, "127.0.0.1", freePort(), freePort()));
    var others = new ArrayList<Process>();
    for (var id : IDS.subList(1, IDS.size())) others.add(started(id, folder, voters));
    var leading = new CompletableFuture<Long>();
    try (var log =
        RatisQuorumLog.open(
            settings("a", folder, voters, true),
            event -> {
              if (event instanceof LogEvent.Leading(var term)) leading.complete(term);
            })) {
      var course = new CommitLatency(log, leading.get(60, TimeUnit.SECONDS));
      course.committed(200_000, 20, SETTLED);
      System.out.println("| block | pace | commits | p50 | p99 | worst (ms) | load average |");
      for (var kilobytes : List.of(200, 1000))
        for (var perSecond : List.of(1, 5)) course.row(kilobytes * 1000, perSecond, blocks);
    } finally {
      for (var other : others) other.getOutputStream().close();
      for (var other : others) other.waitFor();
    }
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted((x, y) -> y.compareTo(x)).toList()) Files.delete(file);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static Process started(String id, Path folder, List<Voter> voters) throws IOException {
    var command = new ArrayList<String>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(CommitLatency.class.getName(), "voter", id, folder.toString()));
    for (var voter : voters)
      command.add(
          "%s=%s:%d:%d".formatted(voter.id(), voter.host(), voter.clusterPort(), voter.logPort()));
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.INHERIT)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static QuorumLogSettings settings(
      String id, Path folder, List<Voter> voters, boolean mayStand) {
    var self = voters.stream().filter(voter -> voter.id().equals(id)).findFirst().orElseThrow();
    return new QuorumLogSettings(
        self,
        voters,
        false,
        "127.0.0.1",
        folder.resolve(id),
        new ChainIdentity(1, 2, GENESIS),
        Optional.empty(),
        new QuorumLogSettings.Link.Clear(new Refusals(NodeMetrics.NONE, System::nanoTime)),
        mayStand,
        QuorumLogSettings.Limits.DEFAULT);
  }

  private void row(int size, int perSecond, int blocks) {
    committed(size, perSecond, WARM_UP);
    var taken = committed(size, perSecond, blocks);
    Arrays.sort(taken);
    System.out.printf(
        "| %d kB | %d/s | %d | %.1f | %.1f | %.1f | %.1f |%n",
        size / 1000,
        perSecond,
        blocks,
        millis(taken, 0.5),
        millis(taken, 0.99),
        millis(taken, 1),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  /** How long each block took, in nanoseconds. */
  private long[] committed(int size, int perSecond, int blocks) {
    var pause = TimeUnit.SECONDS.toNanos(1) / perSecond;
    var taken = new long[blocks];
    for (var i = 0; i < blocks; i++) {
      var due = System.nanoTime() + pause;
      var block = next(size);
      var start = System.nanoTime();
      var outcome = log.commit(term, block).toCompletableFuture().join();
      if (!(outcome instanceof Outcome.Committed)) throw new IllegalStateException("" + outcome);
      taken[i] = System.nanoTime() - start;
      while (System.nanoTime() < due) LockSupport.parkNanos(due - System.nanoTime());
    }
    return taken;
  }

  private static double millis(long[] sorted, double quantile) {
    return sorted[(int) Math.min(sorted.length - 1, sorted.length * quantile)] / 1e6;
  }

  private PayloadEnvelope next(int size) {
    var parent = SyntheticL2.hash("block", number);
    number++;
    var payload =
        new ExecutionPayload(
            parent,
            Address.ZERO,
            parent,
            parent,
            Bytes.wrap(new byte[Bloom.SIZE]),
            parent,
            number,
            30_000_000,
            30_000_000,
            number,
            Bytes.EMPTY,
            BigInteger.ONE,
            SyntheticL2.hash("block", number),
            List.of(noise.slice(0, size)),
            Optional.of(List.of()),
            OptionalLong.of(0),
            OptionalLong.of(0),
            Optional.of(parent));
    return new PayloadEnvelope(Optional.of(parent), payload);
  }
}
