package opekko.benchmarks;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import opekko.derivation.DerivationSettings;
import opekko.driver.DriverCommand;
import opekko.driver.DriverSettings;
import opekko.driver.safedb.DisabledSafeHeadStore;
import opekko.l1watcher.L1WatcherSettings;
import opekko.node.assembly.NodeAssembly;
import opekko.node.assembly.NodePlan;
import opekko.node.assembly.NodePorts;
import opekko.node.cli.LogLevels;
import opekko.protocol.api.SyncStatus;
import opekko.protocol.fault.Fetched;
import opekko.protocol.metrics.NodeMetrics;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/**
 * How long the driver takes to answer a question while thousands of unsafe blocks have come in: one
 * after the other for its status, with the real actors and an engine that answers at once.
 */
public final class FullMailbox {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int QUESTIONS = 20_000;

  private final SyntheticL2 l2;
  private final ActorSystem<DriverCommand> driver;

  private FullMailbox(SyntheticL2 l2, ActorSystem<DriverCommand> driver) {
    this.l2 = l2;
    this.driver = driver;
  }

  /**
   * @param args number of unsafe blocks (10000), transactions in each (5)
   */
  public static void main(String... args) {
    var blocks = args.length > 0 ? Integer.parseInt(args[0]) : 10_000;
    var transactions = args.length > 1 ? Integer.parseInt(args[1]) : 5;
    var l2 = SyntheticL2.generate(4, blocks + 1, transactions);
    LogLevels.set("error");
    var system = ActorSystem.create(NodeAssembly.driver(plan(l2), ports(l2), _ -> {}), "full");
    try {
      new FullMailbox(l2, system).measure();
    } finally {
      system.terminate();
    }
  }

  private static NodePlan plan(SyntheticL2 l2) {
    return new NodePlan(
        l2.config(),
        l2.l1Chain(),
        DriverSettings.DEFAULT,
        DerivationSettings.DEFAULT,
        L1WatcherSettings.MAINNET);
  }

  private static NodePorts ports(SyntheticL2 l2) {
    return new NodePorts(
        new StillL1(SyntheticL1.withCalldata(SyntheticL1.channels(l2)).blocks().getFirst()),
        Optional.empty(),
        (_, _) -> CompletableFuture.completedStage(Fetched.missing("no blobs here")),
        new GenesisOnly(l2.genesis()),
        new ReadyEngine(),
        new DisabledSafeHeadStore(),
        NodeMetrics.NONE,
        InstantSource.system());
  }

  private void measure() {
    until(status -> !status.unsafeL2().hash().isZero());
    questions();
    print("nothing queued", questions());
    post(2);
    var behind = System.nanoTime();
    ask();
    System.out.printf(
        Locale.ROOT,
        "%-34s %d blocks posted: answered after %.1f ms%n",
        "asked behind the whole burst",
        l2.blocks().size() - 1,
        (System.nanoTime() - behind) / 1e6);
    print("all queued past a gap", questions());
    post(1, 1);
    print("while they are inserted", questions());
    var inserting = ask().unsafeL2().number();
    System.out.printf("  (block %d was the head at the end of it)%n", inserting);
    until(status -> status.unsafeL2().number() == l2.blocks().size());
  }

  private void post(int from) {
    post(from, l2.blocks().size());
  }

  private void post(int from, int to) {
    for (var block : l2.blocks().subList(from - 1, to))
      driver.tell(
          new DriverCommand.UnsafePayloadReceived(Payloads.built(block.ref(), block.attributes())));
  }

  private SyncStatus ask() {
    return question().toCompletableFuture().join();
  }

  private CompletionStage<SyncStatus> question() {
    return AskPattern.ask(driver, DriverCommand.GetSyncStatus::new, PATIENCE, driver.scheduler());
  }

  private void until(Predicate<SyncStatus> isReached) {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!isReached.test(ask()))
      if (System.nanoTime() > deadline) throw new IllegalStateException("the node stands still");
  }

  private long[] questions() {
    var nanos = new long[QUESTIONS];
    for (var i = 0; i < QUESTIONS; i++) {
      var before = System.nanoTime();
      ask();
      nanos[i] = System.nanoTime() - before;
    }
    Arrays.sort(nanos);
    return nanos;
  }

  private static void print(String when, long[] sorted) {
    System.out.printf(
        Locale.ROOT,
        "%-34s p50 %7.1f us   p99 %7.1f us   p99.9 %8.1f us   worst %8.1f us%n",
        when,
        sorted[QUESTIONS / 2] / 1e3,
        sorted[QUESTIONS * 99 / 100] / 1e3,
        sorted[QUESTIONS * 999 / 1000] / 1e3,
        sorted[QUESTIONS - 1] / 1e3);
  }
}
