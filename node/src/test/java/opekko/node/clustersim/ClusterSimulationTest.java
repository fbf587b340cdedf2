package opekko.node.clustersim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tens of thousands of histories of a cluster. {@code -Dopekko.cluster.seeds=N} lives through N of
 * them, from {@code -Dopekko.cluster.from=F} on; {@code -Dopekko.cluster.seed=S} lives through one,
 * and prints it.
 */
class ClusterSimulationTest {
  private static final long SEEDS = Long.getLong("opekko.cluster.seeds", 20_000);
  private static final long FIRST = Long.getLong("opekko.cluster.from", 0);
  private static final Optional<Long> ONE =
      Optional.ofNullable(Long.getLong("opekko.cluster.seed"));
  private static final int THREADS = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 8);
  private static final int ENOUGH_FAILURES = 5;
  private static final int SEEDS_FOR_A_MUTANT = 400;
  private static final int ENOUGH_FOR_ALL_MISHAPS = 1_000;

  @Test
  void shouldKeepAllRulesAndComeBackAfterEveryFault() {
    if (ONE.isPresent()) {
      var broken = tell(ONE.get(), ClusterMutant.NONE);
      broken.ifPresent(rule -> fail(rule));
      return;
    }
    var next = new AtomicLong(FIRST);
    var blocks = new AtomicLong();
    var coverage = new Coverage();
    var failures = new ConcurrentLinkedQueue<Long>();
    var threads = new ArrayList<Thread>();
    for (var i = 0; i < THREADS; i++)
      threads.add(
          Thread.ofPlatform()
              .name("histories-" + i)
              .start(() -> {
                for (var seed = next.getAndIncrement();
                    seed < FIRST + SEEDS && failures.size() < ENOUGH_FAILURES;
                    seed = next.getAndIncrement()) {
                  var history = new ClusterHistory(seed, ClusterMutant.NONE, Journal.none());
                  var outcome = history.run();
                  coverage.add(history.coverage());
                  blocks.addAndGet(outcome.blocks());
                  if (outcome.broken().isPresent()) failures.add(seed);
                }
              }));
    threads.forEach(ClusterSimulationTest::await);
    assertEquals(
        List.of(),
        failures.stream()
            .map(seed -> "seed " + seed + ": " + tell(seed, ClusterMutant.NONE).orElse("is well"))
            .toList());
    // The faults must not have eaten all of the time.
    assertTrue(blocks.get() > 10 * SEEDS, "only " + blocks + " blocks");
    // Nor may they have been tame.
    if (SEEDS >= ENOUGH_FOR_ALL_MISHAPS)
      assertEquals(List.of(), coverage.missing(), coverage::toString);
  }

  @Test
  void shouldRepeatAHistoryWordForWord() {
    var first = lived(7).journal();
    assertTrue(first.size() > 200, "something happens");
    assertEquals(first, lived(7).journal());
    assertNotEquals(first, lived(8).journal());
  }

  private static ClusterHistory lived(long seed) {
    var history = new ClusterHistory(seed, ClusterMutant.NONE, Journal.kept());
    history.run();
    return history;
  }

  @ParameterizedTest
  @EnumSource
  void shouldNoticeThatARuleIsMissing(Mutation mutation) {
    for (var seed = 0L; seed < SEEDS_FOR_A_MUTANT; seed++)
      if (new ClusterHistory(seed, mutation, Journal.none()).run().broken().isPresent()) return;
    fail(mutation + " was not noticed in " + SEEDS_FOR_A_MUTANT + " histories");
  }

  private static void await(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Lives through a seed once more, and prints what happens. */
  private static Optional<String> tell(long seed, ClusterMutant mutant) {
    var history = new ClusterHistory(seed, mutant, Journal.kept());
    var outcome = history.run();
    System.out.println("seed " + seed + "\n" + String.join("\n", history.journal()));
    return outcome.broken();
  }
}
