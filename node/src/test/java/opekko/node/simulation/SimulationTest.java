package opekko.node.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Thousands of histories of a rollup among failing neighbours. {@code -Dopekko.sim.seeds=N} lives
 * through N of them, {@code -Dopekko.sim.seed=S} through one, whose journal is kept.
 */
class SimulationTest {
  private static final int SEEDS = Integer.getInteger("opekko.sim.seeds", 2000);
  private static final Optional<Long> ONE = Optional.ofNullable(Long.getLong("opekko.sim.seed"));
  private static final int SEEDS_FOR_A_MUTANT = 60;
  private static final int WORLDS = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4);
  private static final int ENOUGH_FAILURES = 5;
  private static final String REPLAY =
      "mvn test -pl node -am -Dtest=SimulationTest -Dsurefire.failIfNoSpecifiedTests=false"
          + " -Dopekko.sim.seed=%d%n";
  private static VirtualSystem system;

  @BeforeAll
  static void open() {
    system = new VirtualSystem();
  }

  @AfterAll
  static void shut() {
    system.close();
  }

  @Test
  void shouldKeepAllRulesAndComeBackAfterEveryFault() {
    if (ONE.isPresent()) {
      live(system, ONE.get()).ifPresent(failure -> fail(failure));
      return;
    }
    var next = new AtomicLong();
    var failures = new ConcurrentLinkedQueue<String>();
    var threads = new TreeMap<Integer, Thread>();
    for (var world = 0; world < WORLDS; world++)
      threads.put(
          world, Thread.ofPlatform().name("world-" + world).start(() -> liveAll(next, failures)));
    threads.values().forEach(SimulationTest::await);
    assertEquals(List.of(), List.copyOf(failures));
  }

  private static void await(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void liveAll(AtomicLong next, ConcurrentLinkedQueue<String> failures) {
    try (var own = new VirtualSystem()) {
      for (var seed = next.getAndIncrement();
          seed < SEEDS && failures.size() < ENOUGH_FAILURES;
          seed = next.getAndIncrement()) live(own, seed).ifPresent(failures::add);
    }
  }

  /** What went wrong, and how to see it again. */
  private static Optional<String> live(VirtualSystem own, long seed) {
    try (var history = new History(own, seed)) {
      var broken = outcome(history);
      if (broken.isPresent() || ONE.isPresent()) history.keepJournal();
      broken.ifPresent(_ -> System.err.printf(REPLAY, seed));
      return broken.map(rule -> "seed " + seed + ": " + rule);
    }
  }

  private static Optional<String> outcome(History history) {
    try {
      return history.run();
    } catch (RuntimeException e) {
      return Optional.of(String.valueOf(e));
    }
  }

  @Test
  void shouldRepeatAHistoryByteForByte() {
    for (var seed = 0; seed < 3; seed++) {
      var first = journal(seed);
      assertTrue(first.size() > 1000, "something happens");
      assertEquals(first, journal(seed));
      assertNotEquals(first, journal(seed + 1));
    }
  }

  private static List<String> journal(long seed) {
    try (var history = new History(system, seed)) {
      history.run();
      return List.copyOf(history.journal());
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldNoticeAPartThatDoesNotDoWhatItShould(Mutant mutant) {
    for (var seed = 0; seed < SEEDS_FOR_A_MUTANT; seed++)
      try (var history = new History(system, seed, Optional.of(mutant))) {
        if (history.run().isPresent()) return;
      }
    fail(mutant + " was not noticed in " + SEEDS_FOR_A_MUTANT + " histories");
  }
}
