package opekko.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What derivation costs from L1 data to payload attributes, with no network, engine or driver: L2
 * blocks per second, CPU time and allocation per L2 block. The same made-up L2 chain is derived
 * from calldata, from blobs, and from blobs that are checked against their commitments on the way.
 */
public final class OfflineDerivation {
  private static final long SEED = 4;
  private static final int WARM_UP_SECONDS = 5;
  private static final int ROUNDS = 9;
  private static final double ROUND_SECONDS = 0.5;

  private OfflineDerivation() {}

  /** One round, per L2 block. */
  private record Round(double seconds, double cpuSeconds, double bytes) {}

  /**
   * @param args number of L2 blocks (3000), transactions in each (5)
   */
  public static void main(String... args) {
    var blocks = args.length > 0 ? Integer.parseInt(args[0]) : 3_000;
    var transactions = args.length > 1 ? Integer.parseInt(args[1]) : 5;
    var l2 = SyntheticL2.generate(SEED, blocks, transactions);
    var channels = SyntheticL1.channels(l2);
    var calldata = SyntheticL1.withCalldata(channels);
    var blobs = SyntheticL1.withBlobs(channels);
    print(
        "%d L2 blocks with %d transactions each, from %d L1 blocks, %d channels,"
            + " %d bytes (%d blobs)",
        blocks,
        transactions,
        calldata.blocks().size(),
        channels.size(),
        calldata.channelBytes(),
        blobs.blobs().size());
    print(
        "%-16s %12s %16s %14s %14s",
        "fed by", "L2 blocks/s", "(slowest-best)", "CPU ms/block", "bytes/block");
    measure("calldata", l2, new DerivationRun(l2, calldata, false));
    measure("blobs", l2, new DerivationRun(l2, blobs, false));
    measure("checked blobs", l2, new DerivationRun(l2, blobs, true));
  }

  private static void measure(String name, SyntheticL2 l2, DerivationRun run) {
    compare(l2, run);
    var warm = System.nanoTime() + WARM_UP_SECONDS * 1_000_000_000L;
    while (System.nanoTime() < warm) run.pass(_ -> {});
    var rounds = new ArrayList<Round>();
    for (var i = 0; i < ROUNDS; i++) rounds.add(round(l2.blocks().size(), run));
    var speeds = rounds.stream().mapToDouble(round -> 1 / round.seconds).sorted().toArray();
    print(
        "%-16s %12.0f %16s %14.4f %14.0f",
        name,
        1 / median(rounds, Round::seconds),
        String.format(Locale.ROOT, "(%.0f-%.0f)", speeds[0], speeds[speeds.length - 1]),
        1000 * median(rounds, Round::cpuSeconds),
        median(rounds, Round::bytes));
  }

  /** A fast wrong answer counts for nothing: once, all attributes are compared. */
  static void compare(SyntheticL2 l2, DerivationRun run) {
    var expected = l2.blocks().iterator();
    run.pass(derived -> {
      var block = expected.next();
      if (!block.attributes().equals(derived.attributes()))
        throw new IllegalStateException("attributes differ at " + block.ref());
    });
  }

  /** CPU time is that of the process: what the collector and the compiler use counts. */
  private static Round round(int blocks, DerivationRun run) {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    var process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    var bytes = threads.getCurrentThreadAllocatedBytes();
    var cpu = process.getProcessCpuTime();
    var began = System.nanoTime();
    var total = 0;
    do {
      run.pass(_ -> {});
      total += blocks;
    } while (System.nanoTime() - began < ROUND_SECONDS * 1e9);
    var took = System.nanoTime() - began;
    return new Round(
        took / 1e9 / total,
        (process.getProcessCpuTime() - cpu) / 1e9 / total,
        (double) (threads.getCurrentThreadAllocatedBytes() - bytes) / total);
  }

  private static double median(List<Round> rounds, ToDoubleFunction<Round> value) {
    var sorted = rounds.stream().mapToDouble(value).toArray();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static void print(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
  }
}
